package io.github.timefreq.training.metrics;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a {@code TrainingTask} finds when it reads the validation part.
 *
 * @param loss mean loss, by which the best checkpoint is chosen: the lower, the better
 * @param figures further figures by name, in the order in which they shall be shown, such as an
 *     accuracy
 */
public record EvaluationResult(double loss, Map<String, Double> figures) {
  /**
   * Copies the figures.
   *
   * @param loss mean loss
   * @param figures further figures by name
   */
  public EvaluationResult {
    figures = inOrder(figures);
  }

  /**
   * Creates a result without further figures.
   *
   * @param loss mean loss
   */
  public EvaluationResult(double loss) {
    this(loss, Map.of());
  }

  /** An immutable copy, whose order is that of the original, unlike that of {@code Map.copyOf}. */
  static Map<String, Double> inOrder(Map<String, Double> figures) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(figures));
  }
}
