package io.github.timefreq.training;

import ai.djl.Device;
import ai.djl.nn.core.Linear;
import io.github.timefreq.training.run.Checkpoint;
import io.github.timefreq.training.run.RunFolder;
import java.io.IOException;
import java.nio.file.Path;

/** A run of a toy model that takes no time. */
public record ToyRun(TrainingConfig training, double noise) {
  public static final int STEPS = 12;

  public static ToyRun defaults() {
    TrainingConfig training =
        TrainingConfig.builder()
            .setSteps(STEPS)
            .optBatchSize(4)
            .optAccumulation(2)
            .optLearningRate(1e-2)
            .optSignalLearningRate(0.5)
            .optWarmupSteps(2)
            .optEvaluationInterval(5)
            .optEvaluationWindows(4)
            .optCheckpointInterval(3)
            .optSeed(7)
            .build();
    return new ToyRun(training, 0.1);
  }

  public static TrainingRun<ToyRun, Linear> start(Path folder) throws IOException {
    return start(folder, defaults());
  }

  public static TrainingRun<ToyRun, Linear> start(Path folder, ToyRun run) throws IOException {
    return TrainingRun.start(
        new RunFolder<>(folder, ToyRun.class), run, new ToyTask(run), Device.cpu());
  }

  public static TrainingRun<ToyRun, Linear> resume(Path path) throws IOException {
    RunFolder<ToyRun> folder = RunFolder.open(path, ToyRun.class);
    return TrainingRun.resume(folder, new ToyTask(folder.config()), Device.cpu());
  }

  /** State of the newest checkpoint. */
  public static Checkpoint.State<ToyRun> last(Path path) throws IOException {
    try (Checkpoint<ToyRun> checkpoint = RunFolder.open(path, ToyRun.class).last()) {
      return checkpoint.state();
    }
  }

  /** State of the checkpoint with the lowest validation loss. */
  public static Checkpoint.State<ToyRun> best(Path path) throws IOException {
    try (Checkpoint<ToyRun> checkpoint = RunFolder.open(path, ToyRun.class).best()) {
      return checkpoint.state();
    }
  }

  /** Trains for some steps more, as a process that is then stopped. */
  public static TrainingResult trainUntil(TrainingRun<?, ?> training, long step)
      throws IOException {
    return training.run(
        new TrainingListener() {}, () -> training.getStep() >= step && step < STEPS);
  }
}
