package io.github.timefreq.examples;

import io.github.timefreq.core.training.Checkpoint;
import io.github.timefreq.core.training.RunFolder;
import io.github.timefreq.gpt.RunConfig;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that name a trained model. */
final class CheckpointOptions {
  @Parameters(paramLabel = "RUN", description = "Folder of the run.", arity = "1")
  private Path folder = Path.of("");

  @Option(
      names = "--best",
      description = "Take the checkpoint with the lowest validation loss, not the last one.")
  private boolean best;

  /** Folder of the run. */
  Path folder() {
    return folder;
  }

  Checkpoint<RunConfig> open() throws IOException {
    RunFolder<RunConfig> run = RunFolder.open(folder, RunConfig.class);
    return best ? run.best() : run.last();
  }
}
