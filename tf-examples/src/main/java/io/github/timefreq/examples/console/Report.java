package io.github.timefreq.examples.console;

import io.github.timefreq.gpt.GptConfig;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How numbers are written for people. */
public final class Report {
  private Report() {}

  public static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  /** Such as {@code validation}. */
  public static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** Such as {@code 1.2 M}. */
  public static String count(double value) {
    if (value >= 1e9) {
      return format("%.2f G", value / 1e9);
    }
    if (value >= 1e6) {
      return format("%.2f M", value / 1e6);
    }
    return value >= 1e4 ? format("%.1f k", value / 1e3) : format("%.0f", value);
  }

  /** Such as {@code 3.0e-03}, with as many digits as it takes. */
  public static String rate(double value) {
    return new DecimalFormat("0.0###############E00", DecimalFormatSymbols.getInstance(Locale.ROOT))
        .format(value)
        .toLowerCase(Locale.ROOT);
  }

  /** Such as {@code 4 min 05 s}. */
  public static String time(double seconds) {
    Duration duration = Duration.ofSeconds(Math.round(seconds));
    if (duration.toHours() > 0) {
      return format("%d h %02d min", duration.toHours(), duration.toMinutesPart());
    }
    return duration.toMinutes() > 0
        ? format("%d min %02d s", duration.toMinutes(), duration.toSecondsPart())
        : format("%d s", duration.toSeconds());
  }

  /** Where layers are, such as {@code the embedding and blocks 0, 1}. */
  public static String places(List<Integer> after) {
    List<String> blocks =
        after.stream()
            .filter(number -> number != GptConfig.EMBEDDING)
            .map(String::valueOf)
            .toList();
    String numbers = (blocks.size() == 1 ? "block " : "blocks ") + String.join(", ", blocks);
    if (blocks.size() == after.size()) {
      return numbers;
    }
    return blocks.isEmpty() ? "the embedding" : "the embedding and " + numbers;
  }
}
