package io.github.timefreq.examples.measure;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Times training steps of several models in turn, so that a machine that slows down slows all of
 * them, and whatever else they are to be compared with.
 */
public final class StepBenchmark {
  private static final int WARM_UP = 3;

  private record Timed(Runnable step, List<Double> seconds) {
    void measure(boolean counts, Device device) {
      long began = System.nanoTime();
      step.run();
      finish(device);
      if (counts) {
        seconds.add((System.nanoTime() - began) / 1e9);
      }
    }
  }

  private final Map<String, Timed> steps = new LinkedHashMap<>();
  private final Device device;

  /**
   * Takes what is to be timed.
   *
   * @param steps by name; the first is the baseline
   * @param device where they compute
   */
  public StepBenchmark(Map<String, Runnable> steps, Device device) {
    this.device = device;
    steps.forEach((name, step) -> this.steps.put(name, new Timed(step, new ArrayList<>())));
  }

  public void run(int rounds, Runnable afterRound) {
    for (int round = -WARM_UP; round < rounds; round++) {
      boolean counts = round >= 0;
      steps.values().forEach(timed -> timed.measure(counts, device));
      if (counts) {
        afterRound.run();
      }
    }
  }

  /** Waits for a GPU, which is still at what a step has asked of it: it does things in turn. */
  private static void finish(Device device) {
    if (device.isGpu()) {
      try (NDManager memory = NDManager.newBaseManager(device)) {
        memory.zeros(new Shape(1)).toFloatArray();
      }
    }
  }

  /** The time over that of the baseline in the same round. */
  public Quartiles ratios(String name) {
    List<Double> numerators = seconds(name);
    List<Double> denominators = steps.values().iterator().next().seconds();
    double[] ratios = new double[numerators.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = numerators.get(i) / denominators.get(i);
    }
    return Quartiles.of(ratios);
  }

  public double medianSeconds(String name) {
    return Quartiles.of(seconds(name).stream().mapToDouble(Double::doubleValue).toArray()).median();
  }

  private List<Double> seconds(String name) {
    return Objects.requireNonNull(steps.get(name), name).seconds();
  }
}
