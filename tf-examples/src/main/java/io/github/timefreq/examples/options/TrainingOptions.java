package io.github.timefreq.examples.options;

import io.github.timefreq.core.internal.Checks;
import io.github.timefreq.training.TrainingConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how to train. */
public final class TrainingOptions {
  private static final TrainingConfig DEFAULTS = TrainingConfig.defaults(1000);

  /** Width up to which the default learning rate suits; wider models take less in proportion. */
  private static final double USUAL_WIDTH = 128;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Optimizer steps (default: ${DEFAULT-VALUE}).")
  private int steps = DEFAULTS.steps();

  @Option(
      names = "--batch",
      paramLabel = "B",
      description = "Windows of text in a forward pass (default: ${DEFAULT-VALUE}).")
  private int batchSize = DEFAULTS.batchSize();

  @Option(
      names = "--accumulate",
      paramLabel = "N",
      description = "Forward passes a step (default: ${DEFAULT-VALUE}).")
  private int accumulation = DEFAULTS.accumulation();

  @Option(
      names = "--lr",
      paramLabel = "RATE",
      description =
          "Peak learning rate; it falls to a tenth along a cosine (default: 0.003, times 128/D for"
              + " widths above 128).")
  private @Nullable Double learningRate;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      description = "Steps until the peak (default: a tenth of the steps, at most 100).")
  private @Nullable Integer warmupSteps;

  @Option(
      names = "--signal-lr",
      paramLabel = "FACTOR",
      description =
          "Multiplies the learning rate of the layers between the blocks (default:"
              + " ${DEFAULT-VALUE}).")
  private double signalLearningRate = 1;

  @Option(
      names = "--decay",
      paramLabel = "RATE",
      description = "Weight decay of matrices (default: ${DEFAULT-VALUE}).")
  private double weightDecay = DEFAULTS.weightDecay();

  @Option(
      names = "--clip",
      paramLabel = "NORM",
      description = "Largest global norm of the gradient (default: ${DEFAULT-VALUE}).")
  private double clipNorm = DEFAULTS.clipNorm();

  @Option(
      names = "--eval-every",
      paramLabel = "N",
      description = "Steps between looks at the validation part (default: ${DEFAULT-VALUE}).")
  private int evaluationInterval = DEFAULTS.evaluationInterval();

  @Option(
      names = "--eval-windows",
      paramLabel = "N",
      description = "Windows of it that such a look reads (default: ${DEFAULT-VALUE}).")
  private int evaluationWindows = DEFAULTS.evaluationWindows();

  @Option(
      names = "--checkpoint-every",
      paramLabel = "N",
      description = "Steps between checkpoints (default: ${DEFAULT-VALUE}).")
  private int checkpointInterval = DEFAULTS.checkpointInterval();

  /** Refuses 0, which settings take for 1: whoever gives it here wants filters that stay. */
  public static double signalFactor(double given) {
    Checks.require(given != 0, "--signal-lr must be above 0, got " + given);
    return given;
  }

  int batchSize() {
    return batchSize;
  }

  TrainingConfig config(int seed, int width) {
    double peak =
        learningRate == null
            ? DEFAULTS.learningRate() * Math.min(1, USUAL_WIDTH / width)
            : learningRate;
    TrainingConfig.Builder config =
        TrainingConfig.builder()
            .setSteps(steps)
            .optBatchSize(batchSize)
            .optAccumulation(accumulation)
            .optLearningRate(peak)
            .optSignalLearningRate(signalFactor(signalLearningRate))
            .optWeightDecay(weightDecay)
            .optClipNorm(clipNorm)
            .optEvaluationInterval(evaluationInterval)
            .optEvaluationWindows(evaluationWindows)
            .optCheckpointInterval(checkpointInterval)
            .optSeed(seed);
    if (warmupSteps != null) {
      config.optWarmupSteps(warmupSteps);
    }
    return config.build();
  }
}
