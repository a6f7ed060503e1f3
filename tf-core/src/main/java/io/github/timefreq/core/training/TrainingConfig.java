package io.github.timefreq.core.training;

import io.github.timefreq.core.Checks;

/**
 * How a model is trained: AdamW with decoupled weight decay, a warm-up and a cosine, and gradients
 * clipped by their global norm. A window is one example, such as a stretch of text or of sound.
 *
 * @param steps optimizer steps, at least 1
 * @param batchSize windows a forward pass, at least 1
 * @param accumulation forward and backward passes a step, at least 1
 * @param learningRate peak of the schedule, above 0 and finite
 * @param learningRateFloor rate of the last step, at least 0 and at most the peak
 * @param signalLearningRate factor, above 0 and finite, by which the rate of the parameters that
 *     {@link TrainingTask#isSignal} names is multiplied; given as 0, or missing in JSON, it is 1,
 *     the rate of runs from before there was a choice
 * @param warmupSteps steps until the peak, at least 0
 * @param weightDecay decay of the parameters that {@link TrainingTask#decays} names, at least 0 and
 *     finite
 * @param clipNorm largest global norm of the gradient, above 0 and finite
 * @param evaluationInterval steps between two looks at the validation part, at least 1
 * @param evaluationWindows windows of the validation part, evenly spread, that such a look reads,
 *     at least 1; at the end of training it is all of it
 * @param checkpointInterval steps between two checkpoints, at least 1
 * @param seed of weights, batches and dropout
 */
public record TrainingConfig(
    int steps,
    int batchSize,
    int accumulation,
    double learningRate,
    double learningRateFloor,
    double signalLearningRate,
    int warmupSteps,
    double weightDecay,
    double clipNorm,
    int evaluationInterval,
    int evaluationWindows,
    int checkpointInterval,
    int seed) {

  /**
   * Checks every setting.
   *
   * @param steps optimizer steps
   * @param batchSize windows a forward pass
   * @param accumulation forward and backward passes a step
   * @param learningRate peak of the schedule
   * @param learningRateFloor rate of the last step
   * @param signalLearningRate factor of the rate of what {@link TrainingTask#isSignal} names, or 0
   *     for 1
   * @param warmupSteps steps until the peak
   * @param weightDecay decay of the parameters that {@link TrainingTask#decays} names
   * @param clipNorm largest global norm of the gradient
   * @param evaluationInterval steps between two looks at the validation part
   * @param evaluationWindows windows of the validation part that such a look reads
   * @param checkpointInterval steps between two checkpoints
   * @param seed of weights, batches and dropout
   * @throws IllegalArgumentException naming the setting, its value and what is allowed
   */
  public TrainingConfig {
    Checks.requireAtLeast("steps", steps, 1);
    Checks.requireAtLeast("batchSize", batchSize, 1);
    Checks.requireAtLeast("accumulation", accumulation, 1);
    Checks.require(
        learningRate > 0 && learningRate < Double.POSITIVE_INFINITY,
        "learningRate must be above 0 and finite, got " + learningRate);
    Checks.require(
        learningRateFloor >= 0 && learningRateFloor <= learningRate,
        "learningRateFloor must be between 0 and learningRate "
            + learningRate
            + ", got "
            + learningRateFloor);
    signalLearningRate = signalLearningRate == 0 ? 1 : signalLearningRate;
    Checks.require(
        signalLearningRate > 0 && signalLearningRate < Double.POSITIVE_INFINITY,
        "signalLearningRate must be above 0 and finite, got " + signalLearningRate);
    Checks.requireAtLeast("warmupSteps", warmupSteps, 0);
    Checks.require(
        weightDecay >= 0 && weightDecay < Double.POSITIVE_INFINITY,
        "weightDecay must be at least 0 and finite, got " + weightDecay);
    Checks.require(
        clipNorm > 0 && clipNorm < Double.POSITIVE_INFINITY,
        "clipNorm must be above 0 and finite, got " + clipNorm);
    Checks.requireAtLeast("evaluationInterval", evaluationInterval, 1);
    Checks.requireAtLeast("evaluationWindows", evaluationWindows, 1);
    Checks.requireAtLeast("checkpointInterval", checkpointInterval, 1);
  }

  /**
   * Settings that suit models up to 128 wide: batches of 16 windows, a rate of 3e-3 that falls to a
   * tenth, 100 steps of warm-up, decay 0.1, clipping at 1, seed 1. Wider models need a lower rate.
   *
   * @param steps optimizer steps
   * @return the settings
   */
  public static TrainingConfig defaults(int steps) {
    return new TrainingConfig(
        steps, 16, 1, 3e-3, 3e-4, 1, Math.min(100, steps / 10), 0.1, 1, 100, 64, 200, 1);
  }

  LearningRateSchedule schedule() {
    return new LearningRateSchedule(learningRate, learningRateFloor, warmupSteps, steps);
  }
}
