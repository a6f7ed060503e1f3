package io.github.timefreq.training;

import io.github.timefreq.training.metrics.EvaluationMetrics;
import io.github.timefreq.training.metrics.EvaluationResult;
import java.util.List;

/**
 * What came of a training.
 *
 * @param finished whether all steps were made, or the training was asked to stop before
 * @param step steps made
 * @param validation what the whole validation part shows; a loss of NaN if not finished
 * @param seconds time trained, evaluations and checkpoints not counted
 * @param evaluations every look at the validation part since the first step
 */
public record TrainingResult(
    boolean finished,
    long step,
    EvaluationResult validation,
    double seconds,
    List<EvaluationMetrics> evaluations) {
  /**
   * Returns the loss over the whole validation part.
   *
   * @return mean loss; NaN if not finished
   */
  public double validationLoss() {
    return validation.loss();
  }
}
