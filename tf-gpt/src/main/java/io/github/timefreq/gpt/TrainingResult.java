package io.github.timefreq.gpt;

import java.util.List;

/**
 * What came of a training.
 *
 * @param finished whether all steps were made, or the training was asked to stop before
 * @param step steps made
 * @param validationLoss mean nats a token over the whole validation part; NaN if not finished
 * @param seconds time trained, evaluations and checkpoints not counted
 * @param evaluations every look at the validation part since the first step
 */
public record TrainingResult(
    boolean finished,
    long step,
    double validationLoss,
    double seconds,
    List<EvaluationMetrics> evaluations) {}
