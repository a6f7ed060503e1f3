package io.github.timefreq.examples.chart;

import io.github.timefreq.examples.console.Report;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * An axis with a place for each of a row of numbers.
 *
 * @param title what it shows, with the unit
 * @param labels one for each place, a space where there is no room for it
 */
public record Axis(String title, List<String> labels) {
  private static final List<Double> ROUND_STEPS = List.of(1.0, 2.0, 5.0, 10.0);

  /** Labels evenly spaced, ascending numbers: where a multiple of a round step is nearest. */
  public static Axis numbers(String title, List<? extends Number> numbers, int most) {
    int last = numbers.size() - 1;
    double first = numbers.get(0).doubleValue();
    double range = numbers.get(last).doubleValue() - first;
    double spacing = last == 0 ? 1 : range / last;
    double step = round(Math.max(spacing, range / most));
    String pattern = "%." + Math.max(0, (int) Math.ceil(-Math.log10(step))) + "f";
    IntToDoubleFunction below = i -> Math.floor((first + (i + 0.5) * spacing) / step);
    return new Axis(
        title,
        IntStream.rangeClosed(0, last)
            .mapToObj(
                i ->
                    below.applyAsDouble(i) > below.applyAsDouble(i - 1)
                        ? Report.format(pattern, step * below.applyAsDouble(i) + 0.0) // no -0
                        : " ")
            .toList());
  }

  /** The smallest of 1, 2 or 5 times a power of 10 that is not below a number. */
  private static double round(double number) {
    double power = Math.pow(10, Math.floor(Math.log10(number)));
    return ROUND_STEPS.stream()
        .map(step -> step * power)
        .filter(step -> step >= number * (1 - 1e-9))
        .findFirst()
        .orElseThrow();
  }

  /** Keeps about {@code count} of the labels, evenly spread, the first among them. */
  public static Axis sparse(String title, List<String> labels, int count) {
    int step = Math.max(1, (labels.size() - 1) / Math.max(1, count - 1));
    return new Axis(
        title,
        IntStream.range(0, labels.size())
            .mapToObj(i -> i % step == 0 ? labels.get(i) : " ")
            .toList());
  }
}
