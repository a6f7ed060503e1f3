package io.github.timefreq.training.metrics;

import io.github.timefreq.core.internal.Checks;
import java.util.Map;

/**
 * What a look at the validation part showed during training.
 *
 * @param step steps trained
 * @param loss mean loss, finite; nats a prediction where the loss is a cross entropy
 * @param seconds time trained, evaluations and checkpoints not counted
 * @param figures further figures by name, all finite, such as an accuracy; mostly none
 */
public record EvaluationMetrics(
    long step, double loss, double seconds, Map<String, Double> figures) {
  /**
   * Copies the figures and checks that all of it can be logged.
   *
   * @param step steps trained
   * @param loss mean loss
   * @param seconds time trained
   * @param figures further figures by name
   * @throws IllegalArgumentException naming what is not finite
   */
  public EvaluationMetrics {
    figures = EvaluationResult.inOrder(figures);
    requireFinite("loss", loss, step);
    for (Map.Entry<String, Double> figure : figures.entrySet()) {
      requireFinite("figure " + figure.getKey(), figure.getValue(), step);
    }
  }

  private static void requireFinite(String name, double value, long step) {
    Checks.require(
        Double.isFinite(value),
        name + " of the validation part must be finite, got " + value + " after step " + step);
  }

  /**
   * Converts a loss.
   *
   * @param nats loss in nats
   * @return the same in bits
   */
  public static double bits(double nats) {
    return nats / Math.log(2);
  }
}
