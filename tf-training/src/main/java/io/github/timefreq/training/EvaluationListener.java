package io.github.timefreq.training;

/** Is told how an evaluation goes, on the thread that evaluates. */
@FunctionalInterface
public interface EvaluationListener {
  /** Is told and does nothing. */
  EvaluationListener NONE = (read, windows) -> {};

  /**
   * Called before every batch. What it throws ends the evaluation.
   *
   * @param read windows that were read, 0 before the first batch
   * @param windows all that will be read
   */
  void beforeBatch(int read, int windows);
}
