package io.github.timefreq.examples.console;

import java.util.stream.Collectors;

/** What a user gave, as a message shows it: short, and without what a terminal would act upon. */
public final class Shown {
  private static final int LONGEST_VALUE = 60;

  private static final int LONGEST_LINE = 2000;

  private Shown() {}

  /** The beginning of a value, if it is long. */
  public static String value(Object value) {
    return value(value, LONGEST_VALUE);
  }

  /** The beginning of a value, if it has more characters than some. */
  public static String value(Object value, int most) {
    String text = String.valueOf(value).strip();
    int end = text.offsetByCodePoints(0, Math.min(most, text.codePointCount(0, text.length())));
    return end == text.length() ? text : text.substring(0, end) + "...";
  }

  /** A message in one line, with control characters as escapes, such as {@code \\u001b}. */
  public static String line(String message) {
    String line = message.strip().replaceAll("\\R\\s*", " ");
    String whole = line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "...";
    return whole
        .codePoints()
        .mapToObj(point -> isShown(point) ? Character.toString(point) : escaped(point))
        .collect(Collectors.joining());
  }

  /** Characters of the class "format" are shown but those that turn the direction of writing. */
  private static boolean isShown(int point) {
    boolean turns = (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
    return !Character.isISOControl(point) && !turns;
  }

  private static String escaped(int point) {
    return point == '\t' ? " " : Report.format("\\u%04x", point);
  }
}
