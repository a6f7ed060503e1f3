package io.github.timefreq.examples;

import io.github.timefreq.gpt.Checkpoint;
import io.github.timefreq.gpt.RunFolder;
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

  Checkpoint open() throws IOException {
    RunFolder run = RunFolder.open(folder);
    return best ? run.best() : run.last();
  }
}
