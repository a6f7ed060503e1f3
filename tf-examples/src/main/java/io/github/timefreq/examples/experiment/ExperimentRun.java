package io.github.timefreq.examples.experiment;

import io.github.timefreq.gpt.training.RunConfig;
import io.github.timefreq.training.metrics.EvaluationMetrics;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What came of one run of an {@link Experiment}.
 *
 * @param variant name of the model
 * @param run all that determined the run, with the name of its text, not the path
 * @param evaluations looks at the validation part on the way
 * @param validation loss over the whole validation part at the end, in nats a token, or null of a
 *     run that diverged
 * @param test the same of the test part, or null where there is none or it was not asked for
 * @param seconds time trained, evaluations and checkpoints not counted
 * @param provenance where it was computed
 */
record ExperimentRun(
    String variant,
    RunConfig run,
    List<EvaluationMetrics> evaluations,
    @Nullable Double validation,
    @Nullable Double test,
    double seconds,
    Provenance provenance) {

  ExperimentRun {
    Objects.requireNonNull(variant, "variant");
    Objects.requireNonNull(run, "run");
    evaluations = List.copyOf(evaluations);
    Objects.requireNonNull(provenance, "provenance");
  }

  boolean diverged() {
    return validation == null;
  }

  /** The validation loss, infinite where the training diverged. */
  double loss() {
    return validation == null ? Double.POSITIVE_INFINITY : validation;
  }

  int seed() {
    return run.training().seed();
  }

  double learningRate() {
    return run.training().learningRate();
  }

  /** Loss of the last look on the way, which reads as many windows as the others did. */
  double lastLook() {
    return evaluations.get(evaluations.size() - 1).loss();
  }

  /** Tokens trained on, a second. */
  double tokensPerSecond() {
    return (double) (run.training().steps() * run.tokensPerStep()) / seconds;
  }

  /** Step at which the curve, straight between its points, first gets down to a loss. */
  OptionalDouble firstReach(double target) {
    for (int i = 0; i < evaluations.size(); i++) {
      EvaluationMetrics now = evaluations.get(i);
      if (now.loss() <= target) {
        if (i == 0) {
          return OptionalDouble.of((double) now.step());
        }
        EvaluationMetrics before = evaluations.get(i - 1);
        double part = (before.loss() - target) / (before.loss() - now.loss());
        return OptionalDouble.of(before.step() + part * (double) (now.step() - before.step()));
      }
    }
    return OptionalDouble.empty();
  }
}
