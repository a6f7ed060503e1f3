package io.github.timefreq.examples;

import ai.djl.ndarray.NDManager;
import io.github.timefreq.gpt.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Times training steps of several models in turn, so that a machine that slows down slows all of
 * them, beside the bare matrix products of a step of the first one.
 */
final class StepBenchmark {
  private static final int WARM_UP = 3;

  private record Timed(Trainer trainer, List<Double> seconds) {}

  private final MatrixProducts products;
  private final Map<String, Timed> models = new LinkedHashMap<>();
  private final List<Double> productSeconds = new ArrayList<>();

  /**
   * Takes the models.
   *
   * @param trainers by name; the first is the baseline
   * @param manager owner of the bare matrices
   */
  StepBenchmark(Map<String, Trainer> trainers, int batch, NDManager manager) {
    trainers.forEach((name, trainer) -> models.put(name, new Timed(trainer, new ArrayList<>())));
    products = new MatrixProducts(baseline().trainer().getModel().getConfig(), batch, manager);
  }

  void run(int rounds, Runnable afterRound) {
    for (int round = -WARM_UP; round < rounds; round++) {
      for (Timed model : models.values()) {
        double step = time(model.trainer()::makeStep);
        if (round >= 0) {
          model.seconds().add(step);
        }
      }
      double bare = time(products::run);
      if (round >= 0) {
        productSeconds.add(bare);
        afterRound.run();
      }
    }
  }

  /** Quartiles of a model's step time over that of the baseline in the same round. */
  double[] ratios(String name) {
    Timed model = Objects.requireNonNull(models.get(name), name);
    return quartiles(model.seconds(), baseline().seconds());
  }

  /** Quartiles of the bare products' time over the baseline's step time in the same round. */
  double[] bareShare() {
    return quartiles(productSeconds, baseline().seconds());
  }

  private Timed baseline() {
    return models.values().iterator().next();
  }

  private static double[] quartiles(List<Double> numerators, List<Double> denominators) {
    double[] ratios = new double[numerators.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = numerators.get(i) / denominators.get(i);
    }
    Arrays.sort(ratios);
    return new double[] {at(ratios, 0.25), at(ratios, 0.5), at(ratios, 0.75)};
  }

  /** Quantile of sorted values, straight between neighbours. */
  private static double at(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  private static double time(Runnable work) {
    long began = System.nanoTime();
    work.run();
    return (System.nanoTime() - began) / 1e9;
  }
}
