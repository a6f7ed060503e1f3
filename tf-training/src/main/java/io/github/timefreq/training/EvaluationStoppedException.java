package io.github.timefreq.training;

/** Ends an evaluation halfway because a stop was asked for. */
final class EvaluationStoppedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  EvaluationStoppedException() {
    super("the evaluation was stopped");
  }
}
