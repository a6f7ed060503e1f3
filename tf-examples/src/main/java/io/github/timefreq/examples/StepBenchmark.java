package io.github.timefreq.examples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Times training steps of several models in turn, so that a machine that slows down slows all of
 * them, and whatever else they are to be compared with.
 */
final class StepBenchmark {
  private static final int WARM_UP = 3;

  private record Timed(Runnable step, List<Double> seconds) {
    void measure(boolean counts) {
      long began = System.nanoTime();
      step.run();
      if (counts) {
        seconds.add((System.nanoTime() - began) / 1e9);
      }
    }
  }

  private final Map<String, Timed> steps = new LinkedHashMap<>();

  /**
   * Takes what is to be timed.
   *
   * @param steps by name; the first is the baseline
   */
  StepBenchmark(Map<String, Runnable> steps) {
    steps.forEach((name, step) -> this.steps.put(name, new Timed(step, new ArrayList<>())));
  }

  void run(int rounds, Runnable afterRound) {
    for (int round = -WARM_UP; round < rounds; round++) {
      boolean counts = round >= 0;
      steps.values().forEach(timed -> timed.measure(counts));
      if (counts) {
        afterRound.run();
      }
    }
  }

  /** Median, and quartiles, of the time over that of the baseline in the same round. */
  String ratios(String name) {
    List<Double> numerators = Objects.requireNonNull(steps.get(name), name).seconds();
    List<Double> denominators = steps.values().iterator().next().seconds();
    double[] ratios = new double[numerators.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = numerators.get(i) / denominators.get(i);
    }
    Arrays.sort(ratios);
    return Report.format(
        "%.2f x (%.2f - %.2f)", at(ratios, 0.5), at(ratios, 0.25), at(ratios, 0.75));
  }

  /** Quantile of sorted values, straight between neighbours. */
  private static double at(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
