package io.github.timefreq.training;

import io.github.timefreq.training.metrics.EvaluationMetrics;
import io.github.timefreq.training.metrics.StepMetrics;

/** Is told how a training goes, on the thread that trains. */
public interface TrainingListener {
  /**
   * Called after every step.
   *
   * @param metrics what it was like
   */
  default void onStep(StepMetrics metrics) {}

  /**
   * Called before every batch of a look at the validation part, short ones on the way and the last
   * one at all of it.
   *
   * @param read windows that were read, 0 before the first batch
   * @param windows all that will be read
   */
  default void onValidation(int read, int windows) {}

  /**
   * Called after every look at the validation part on the way.
   *
   * @param metrics what it showed
   */
  default void onEvaluation(EvaluationMetrics metrics) {}
}
