package io.github.timefreq.audio;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A sound file or an index of sound files that cannot be understood: damaged, cut off, empty, or of
 * a kind that is not read. The message is one line that says what is wrong.
 */
public final class AudioFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param message one line
   */
  public AudioFormatException(String message) {
    super(message);
  }

  /**
   * Says what is wrong and what revealed it.
   *
   * @param message one line
   * @param cause what a decoder threw
   */
  public AudioFormatException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
