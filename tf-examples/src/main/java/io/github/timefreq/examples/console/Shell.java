package io.github.timefreq.examples.console;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Commands as a person can paste them into a shell. */
public final class Shell {
  private Shell() {}

  /** A command of this application, called as the user called it. */
  public static String tf(Object... words) {
    return System.getProperty("tf.command", "tf")
        + Arrays.stream(words)
            .map(word -> " " + quote(String.valueOf(word)))
            .collect(Collectors.joining());
  }

  /** Quotes a word where a shell would take it apart or change it. */
  static String quote(String word) {
    return word.matches("[\\p{Alnum}_./:=,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
