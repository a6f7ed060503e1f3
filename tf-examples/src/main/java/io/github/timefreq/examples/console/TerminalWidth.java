package io.github.timefreq.examples.console;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Columns of the terminal, as {@code stty} tells; they are asked for again when they change. */
final class TerminalWidth {
  private static final int UNKNOWN = 80;
  private static final int LEAST = 20;
  private static final Pattern SIZE = Pattern.compile("\\d{1,5} (\\d{1,5})");

  private static volatile int columns = 0;

  private TerminalWidth() {}

  /** Columns of the terminal, or 80 where it does not tell. */
  static int columns() {
    if (columns == 0) {
      columns = ask();
      Signals.handle("WINCH", () -> columns = ask());
    }
    return columns;
  }

  private static int ask() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(Redirect.INHERIT)
              .redirectError(Redirect.DISCARD)
              .start();
      try (InputStream out = stty.getInputStream()) {
        return columns(new String(out.readAllBytes(), StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      return UNKNOWN; // such as on Windows, which has no stty
    }
  }

  /** Columns of rows and columns. */
  static int columns(String size) {
    Matcher parts = SIZE.matcher(size.strip());
    int told = parts.matches() ? Integer.parseInt(parts.group(1)) : 0;
    return told == 0 ? UNKNOWN : Math.max(LEAST, told);
  }
}
