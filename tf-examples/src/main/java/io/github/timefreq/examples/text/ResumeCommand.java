package io.github.timefreq.examples.text;

import io.github.timefreq.examples.console.StopSignal;
import io.github.timefreq.examples.console.Streams;
import io.github.timefreq.examples.options.DataOptions;
import io.github.timefreq.examples.options.DeviceOption;
import io.github.timefreq.examples.options.RunFolders;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.text.Corpus;
import io.github.timefreq.gpt.training.GptTraining;
import io.github.timefreq.gpt.training.RunConfig;
import io.github.timefreq.training.TrainingRun;
import io.github.timefreq.training.run.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Goes on with a run. */
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    description =
        "Goes on with a run from its last checkpoint. On a CPU the result is, bit for bit, that of"
            + " a run that was never stopped.")
public final class ResumeCommand implements Callable<Integer> {
  private final StopSignal stop;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "Folder of the run.")
  private Path folder = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "TEXT",
      description = "Where the same text is now, if it has moved.")
  private @Nullable String data;

  @ArgGroup(exclusive = false, validate = false)
  private DeviceOption device = new DeviceOption();

  public ResumeCommand(StopSignal stop) {
    this.stop = stop;
  }

  @Override
  public Integer call() throws IOException {
    RunFolder<RunConfig> stored = RunFolders.open(folder, RunConfig.class);
    RunFolders.repair(stored, Streams.out(spec));
    RunConfig run = stored.config();
    Corpus corpus = DataOptions.load(run, data);
    TrainingSession session =
        new TrainingSession(folder, run, corpus, null, stop, Streams.out(spec), Streams.err(spec));
    try (TrainingRun<RunConfig, Gpt> training =
        GptTraining.resume(folder, corpus, device.device())) {
      return session.train(training);
    }
  }
}
