package io.github.timefreq.examples.experiment;

import io.github.timefreq.examples.console.Report;
import io.github.timefreq.examples.measure.Quartiles;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a training step of each model costs, measured side by side.
 *
 * @param rounds steps of each model that were measured
 * @param models by name; the first is the baseline
 * @param provenance where it was measured
 */
public record StepCosts(int rounds, Map<String, Cost> models, Provenance provenance) {

  /**
   * What a step of one model costs.
   *
   * @param time its time over that of the baseline, in the same round
   * @param tokensPerSecond tokens trained on over the median time of a step
   * @param peakBytes largest memory of a process that trains it, resident or where a GPU computes
   *     of the GPU, 0 if it is not known
   */
  record Cost(Quartiles time, double tokensPerSecond, long peakBytes) {}

  public StepCosts {
    models = new LinkedHashMap<>(models);
  }

  /** Such as {@code 1.07 x (1.03 - 1.19)}. */
  public String time(String model) {
    Cost cost = models.get(model);
    return cost == null ? "" : cost.time().ratio();
  }

  /** Median of the time over the baseline's, or null if it was not measured. */
  @Nullable Double timeRatio(String model) {
    Cost cost = models.get(model);
    return cost == null ? null : cost.time().median();
  }

  /** Such as {@code 1.02 x (663 MB)}. */
  public String memory(String model) {
    Cost cost = models.get(model);
    long baseline = models.values().iterator().next().peakBytes();
    if (cost == null) {
      return "";
    }
    return baseline == 0
        ? "not told by this system"
        : Report.format(
            "%.2f x (%.0f MB)", cost.peakBytes() / (double) baseline, cost.peakBytes() / 1e6);
  }

  /** Median time of a step, such as {@code 20.7}. */
  public String milliseconds(String model, long tokensPerStep) {
    Cost cost = models.get(model);
    return cost == null ? "" : Report.format("%.1f", 1e3 * tokensPerStep / cost.tokensPerSecond());
  }

  /** Such as {@code 13.7 k}. */
  String throughput(String model) {
    Cost cost = models.get(model);
    return cost == null ? "" : Report.count(cost.tokensPerSecond());
  }
}
