package io.github.timefreq.core.training;

import ai.djl.Device;
import ai.djl.nn.core.Linear;
import java.io.IOException;
import java.nio.file.Path;

/** A run of a toy model that takes no time. */
record ToyRun(TrainingConfig training, double noise) {
  static final int STEPS = 12;

  static ToyRun defaults() {
    return new ToyRun(new TrainingConfig(STEPS, 4, 2, 1e-2, 1e-3, 0.5, 2, 0.1, 1, 5, 4, 3, 7), 0.1);
  }

  static TrainingRun<ToyRun, Linear> start(Path folder) throws IOException {
    return start(folder, defaults());
  }

  static TrainingRun<ToyRun, Linear> start(Path folder, ToyRun run) throws IOException {
    return TrainingRun.start(
        new RunFolder<>(folder, ToyRun.class), run, new ToyTask(run), Device.cpu());
  }

  static TrainingRun<ToyRun, Linear> resume(Path path) throws IOException {
    RunFolder<ToyRun> folder = RunFolder.open(path, ToyRun.class);
    return TrainingRun.resume(folder, new ToyTask(folder.config()), Device.cpu());
  }

  /** Trains for some steps more, as a process that is then stopped. */
  static TrainingResult trainUntil(TrainingRun<?, ?> training, long step) throws IOException {
    return training.run(
        new TrainingListener() {}, () -> training.getStep() >= step && step < STEPS);
  }
}
