package io.github.timefreq.examples.console;

import java.util.Arrays;
import java.util.Optional;

/** Words of a command line, as Java decoded them by the locale. */
public final class Arguments {
  private static final char REPLACEMENT = '\uFFFD';

  private Arguments() {}

  /** What is wrong where a word lost characters before this program saw it. */
  public static Optional<String> flaw(String... words) {
    return Arrays.stream(words)
        .filter(word -> word.indexOf(REPLACEMENT) >= 0)
        .findFirst()
        .map(
            word ->
                "the argument '"
                    + word
                    + "' has characters that are not "
                    + System.getProperty("sun.jnu.encoding", "of the locale")
                    + ", the encoding of arguments and file names here; write it in UTF-8, and set"
                    + " LC_ALL=C.UTF-8 or another locale of UTF-8");
  }
}
