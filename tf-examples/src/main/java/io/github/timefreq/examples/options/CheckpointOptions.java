package io.github.timefreq.examples.options;

import io.github.timefreq.training.run.Checkpoint;
import io.github.timefreq.training.run.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that name a trained model. */
public final class CheckpointOptions {
  @Parameters(paramLabel = "RUN", description = "Folder of the run.", arity = "1")
  private Path folder = Path.of("");

  @Option(
      names = "--best",
      description = "Take the checkpoint with the lowest validation loss, not the last one.")
  private boolean best;

  /** Folder of the run. */
  public Path folder() {
    return folder;
  }

  /** Opens the checkpoint of a run that a configuration of a type determines. */
  public <C> Checkpoint<C> open(Class<C> type) throws IOException {
    RunFolder<C> run = RunFolders.open(folder, type);
    return best ? run.best() : run.last();
  }
}
