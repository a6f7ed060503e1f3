package io.github.timefreq.training;

import io.github.timefreq.core.internal.Checks;
import org.jspecify.annotations.Nullable;

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
 *     {@link TrainingTask#isSignal} names is multiplied
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
   * @param signalLearningRate factor of the rate of what {@link TrainingTask#isSignal} names
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
   * tenth, a warm-up of a tenth of the steps, at most 100, decay 0.1, clipping at 1, a look at 64
   * windows every 100 steps and a checkpoint every 200, seed 1. Wider models need a lower rate.
   *
   * @param steps optimizer steps
   * @return the settings
   */
  public static TrainingConfig defaults(int steps) {
    return builder().setSteps(steps).build();
  }

  /**
   * Starts from the defaults, for a number of steps yet to be set.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Starts from these settings.
   *
   * @return a builder
   */
  public Builder toBuilder() {
    return new Builder(this);
  }

  LearningRateSchedule schedule() {
    return new LearningRateSchedule(learningRate, learningRateFloor, warmupSteps, steps);
  }

  /** Builds settings, from the defaults or from others. */
  public static final class Builder {
    private int steps;
    private int batchSize = 16;
    private int accumulation = 1;
    private double learningRate = 3e-3;
    private @Nullable Double learningRateFloor;
    private double signalLearningRate = 1;
    private @Nullable Integer warmupSteps;
    private double weightDecay = 0.1;
    private double clipNorm = 1;
    private int evaluationInterval = 100;
    private int evaluationWindows = 64;
    private int checkpointInterval = 200;
    private int seed = 1;

    private Builder() {}

    private Builder(TrainingConfig from) {
      steps = from.steps;
      batchSize = from.batchSize;
      accumulation = from.accumulation;
      learningRate = from.learningRate;
      learningRateFloor = from.learningRateFloor;
      signalLearningRate = from.signalLearningRate;
      warmupSteps = from.warmupSteps;
      weightDecay = from.weightDecay;
      clipNorm = from.clipNorm;
      evaluationInterval = from.evaluationInterval;
      evaluationWindows = from.evaluationWindows;
      checkpointInterval = from.checkpointInterval;
      seed = from.seed;
    }

    /**
     * Sets the number of optimizer steps, without which there are no settings.
     *
     * @param value steps, at least 1
     * @return this builder
     */
    public Builder setSteps(int value) {
      steps = value;
      return this;
    }

    /**
     * Sets the windows of a forward pass.
     *
     * @param value windows, at least 1
     * @return this builder
     */
    public Builder optBatchSize(int value) {
      batchSize = value;
      return this;
    }

    /**
     * Sets the forward and backward passes of a step.
     *
     * @param value passes, at least 1
     * @return this builder
     */
    public Builder optAccumulation(int value) {
      accumulation = value;
      return this;
    }

    /**
     * Sets the peak of the schedule.
     *
     * @param value rate, above 0 and finite
     * @return this builder
     */
    public Builder optLearningRate(double value) {
      learningRate = value;
      return this;
    }

    /**
     * Sets the rate of the last step.
     *
     * @param value rate, at least 0 and at most the peak; a tenth of the peak unless set
     * @return this builder
     */
    public Builder optLearningRateFloor(double value) {
      learningRateFloor = value;
      return this;
    }

    /**
     * Sets the factor of the rate of the parameters that {@link TrainingTask#isSignal} names.
     *
     * @param value factor, above 0 and finite
     * @return this builder
     */
    public Builder optSignalLearningRate(double value) {
      signalLearningRate = value;
      return this;
    }

    /**
     * Sets the steps until the peak.
     *
     * @param value steps, at least 0; a tenth of all, at most 100, unless set
     * @return this builder
     */
    public Builder optWarmupSteps(int value) {
      warmupSteps = value;
      return this;
    }

    /**
     * Sets the decay of the parameters that {@link TrainingTask#decays} names.
     *
     * @param value decay, at least 0 and finite
     * @return this builder
     */
    public Builder optWeightDecay(double value) {
      weightDecay = value;
      return this;
    }

    /**
     * Sets the largest global norm of the gradient.
     *
     * @param value norm, above 0 and finite
     * @return this builder
     */
    public Builder optClipNorm(double value) {
      clipNorm = value;
      return this;
    }

    /**
     * Sets the steps between two looks at the validation part.
     *
     * @param value steps, at least 1
     * @return this builder
     */
    public Builder optEvaluationInterval(int value) {
      evaluationInterval = value;
      return this;
    }

    /**
     * Sets the windows of the validation part that such a look reads.
     *
     * @param value windows, at least 1
     * @return this builder
     */
    public Builder optEvaluationWindows(int value) {
      evaluationWindows = value;
      return this;
    }

    /**
     * Sets the steps between two checkpoints.
     *
     * @param value steps, at least 1
     * @return this builder
     */
    public Builder optCheckpointInterval(int value) {
      checkpointInterval = value;
      return this;
    }

    /**
     * Sets the seed of weights, batches and dropout.
     *
     * @param value seed
     * @return this builder
     */
    public Builder optSeed(int value) {
      seed = value;
      return this;
    }

    /**
     * Checks the settings.
     *
     * @return the settings
     * @throws IllegalArgumentException naming the setting, its value and what is allowed
     */
    public TrainingConfig build() {
      return new TrainingConfig(
          steps,
          batchSize,
          accumulation,
          learningRate,
          learningRateFloor == null ? learningRate / 10 : learningRateFloor,
          signalLearningRate,
          warmupSteps == null ? Math.min(100, steps / 10) : warmupSteps,
          weightDecay,
          clipNorm,
          evaluationInterval,
          evaluationWindows,
          checkpointInterval,
          seed);
    }
  }
}
