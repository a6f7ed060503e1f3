package io.github.timefreq.examples.console;

import java.io.IOException;
import java.util.regex.Pattern;

/** A full disk ended a command; the message says how to continue. */
public final class DiskFullException extends IOException {
  private static final long serialVersionUID = 1;

  private static final Pattern DISK_FULL =
      Pattern.compile("No space left|not enough space on the disk|quota exceeded");

  private DiskFullException(IOException cause, String next) {
    super(cause.getMessage() + "; make room on the disk, then " + next, cause);
  }

  /**
   * Adds to a failure what to do next, if it comes from a full disk.
   *
   * @param failure whatever went wrong with a file
   * @param next what to do once there is room
   * @return the failure with this advice, or as it is if it has another reason or has advice
   */
  public static IOException advise(IOException failure, String next) {
    return failure instanceof DiskFullException
            || !DISK_FULL.matcher(String.valueOf(failure.getMessage())).find()
        ? failure
        : new DiskFullException(failure, next);
  }
}
