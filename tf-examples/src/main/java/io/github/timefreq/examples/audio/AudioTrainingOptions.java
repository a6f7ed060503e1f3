package io.github.timefreq.examples.audio;

import io.github.timefreq.audio.augment.Augmentation;
import io.github.timefreq.core.internal.Checks;
import io.github.timefreq.examples.options.TrainingOptions;
import io.github.timefreq.training.TrainingConfig;
import picocli.CommandLine.Option;

/** The options that say how to train a classifier. */
final class AudioTrainingOptions {
  /** Share of the steps until the learning rate is at its peak. */
  private static final double WARMUP = 0.1;

  private static final double CLIP_NORM = 1;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "How often every sound is trained on (default: ${DEFAULT-VALUE}).")
  private int epochs = 20;

  @Option(
      names = "--batch",
      paramLabel = "B",
      description = "Clips in a step (default: ${DEFAULT-VALUE}).")
  private int batchSize = 32;

  @Option(
      names = "--lr",
      paramLabel = "RATE",
      description =
          "Peak learning rate; it falls to a hundredth along a cosine (default:"
              + " ${DEFAULT-VALUE}).")
  private double learningRate = 2e-3;

  @Option(
      names = "--signal-lr",
      paramLabel = "FACTOR",
      description =
          "Multiplies the learning rate of the filters, those of the front end too (default:"
              + " ${DEFAULT-VALUE}).")
  private double signalLearningRate = 1;

  @Option(
      names = "--decay",
      paramLabel = "RATE",
      description = "Weight decay of matrices (default: ${DEFAULT-VALUE}).")
  private double weightDecay = 0.05;

  @Option(
      names = "--gain",
      paramLabel = "DB",
      description = "Change the level of clips by up to this, up or down (default: none).")
  private double gain;

  @Option(
      names = "--noise",
      paramLabel = "SHARE",
      description =
          "Share of the clips to which white noise is added, 10 to 40 dB below them (default:"
              + " none).")
  private double noise;

  @Option(
      names = "--mixup",
      paramLabel = "ALPHA",
      description = "Mix pairs of clips and labels with weights from Beta(ALPHA, ALPHA).")
  private double mixup;

  @Option(
      names = "--centred",
      description = "Cut and pad clips around their middle, not at random places.")
  private boolean centred;

  Augmentation augmentation() {
    return Augmentation.builder()
        .optRandomPlace(!centred)
        .optGain(-gain, gain)
        .optNoise(noise, 10, 40)
        .optMixup(mixup)
        .build();
  }

  int batchSize() {
    return batchSize;
  }

  /** Settings for a number of sounds, with a look at all validation sounds after each epoch. */
  TrainingConfig config(int sounds, int seed) {
    Checks.requireAtLeast("--epochs", epochs, 1);
    Checks.requireAtLeast("--batch", batchSize, 1);
    int epoch = Math.max(1, Math.round((float) sounds / batchSize));
    if (epochs > Integer.MAX_VALUE / epoch) {
      throw new IllegalArgumentException(
          "--epochs "
              + epochs
              + " are too many: an epoch has "
              + epoch
              + " steps, a training at most "
              + Integer.MAX_VALUE);
    }
    int steps = epochs * epoch;
    return TrainingConfig.builder()
        .setSteps(steps)
        .optBatchSize(batchSize)
        .optLearningRate(learningRate)
        .optLearningRateFloor(learningRate / 100)
        .optSignalLearningRate(TrainingOptions.signalFactor(signalLearningRate))
        .optWarmupSteps((int) Math.round(WARMUP * steps))
        .optWeightDecay(weightDecay)
        .optClipNorm(CLIP_NORM)
        .optEvaluationInterval(epoch)
        .optEvaluationWindows(Integer.MAX_VALUE)
        .optCheckpointInterval(epoch)
        .optSeed(seed)
        .build();
  }
}
