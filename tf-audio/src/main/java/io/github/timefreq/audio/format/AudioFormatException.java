package io.github.timefreq.audio.format;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A sound file or an index of sound files that cannot be understood: damaged, cut off, empty, or of
 * a kind that is not read. The message is one line that says what is wrong.
 */
public final class AudioFormatException extends IOException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 1000;

  /**
   * Says what is wrong.
   *
   * @param message one line; control characters become spaces, since it may quote the file
   */
  public AudioFormatException(String message) {
    super(oneLine(message));
  }

  /**
   * Says what is wrong and what revealed it.
   *
   * @param message one line; control characters become spaces, since it may quote the file
   * @param cause what a decoder threw
   */
  public AudioFormatException(String message, @Nullable Throwable cause) {
    super(oneLine(message), cause);
  }

  /**
   * Names the file in which something is wrong, unless the message does.
   *
   * @param file name of the file
   * @param e what is wrong
   * @return an exception whose message names the file
   */
  public static AudioFormatException in(String file, Exception e) {
    String message = String.valueOf(e.getMessage());
    return new AudioFormatException(message.contains(file) ? message : file + ": " + message, e);
  }

  /**
   * Shortens a message to one line.
   *
   * @param message text of any length
   * @return the text without control characters
   */
  public static String oneLine(String message) {
    String line = message.replaceAll("[\\p{Cntrl}\u0085\u2028\u2029]+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }
}
