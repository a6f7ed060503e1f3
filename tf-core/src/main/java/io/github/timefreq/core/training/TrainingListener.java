package io.github.timefreq.core.training;

/** Is told how a training goes, on the thread that trains. */
public interface TrainingListener {
  /**
   * Called after every step.
   *
   * @param metrics what it was like
   */
  default void onStep(StepMetrics metrics) {}

  /**
   * Called after every look at the validation part.
   *
   * @param metrics what it showed
   */
  default void onEvaluation(EvaluationMetrics metrics) {}
}
