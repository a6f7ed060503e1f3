package io.github.timefreq.examples;

import java.util.List;
import java.util.stream.IntStream;

/**
 * An axis with a place for each of a row of numbers.
 *
 * @param title what it shows, with the unit
 * @param labels one for each place, a space where there is no room for it
 */
record Axis(String title, List<String> labels) {
  private static final int[] ROUND_STEPS = {1, 2, 5, 10, 20, 50, 100, 200, 500};

  /** Labels consecutive numbers, where there are too many the multiples of a round one. */
  static Axis numbers(String title, List<Integer> numbers, int most) {
    int step =
        IntStream.of(ROUND_STEPS)
            .filter(round -> numbers.size() / round <= most)
            .findFirst()
            .orElse(1000);
    return new Axis(
        title, numbers.stream().map(n -> n % step == 0 ? String.valueOf(n) : " ").toList());
  }

  /** Keeps about {@code count} of the labels, evenly spread, the first among them. */
  static Axis sparse(String title, List<String> labels, int count) {
    int step = Math.max(1, (labels.size() - 1) / Math.max(1, count - 1));
    return new Axis(
        title,
        IntStream.range(0, labels.size())
            .mapToObj(i -> i % step == 0 ? labels.get(i) : " ")
            .toList());
  }
}
