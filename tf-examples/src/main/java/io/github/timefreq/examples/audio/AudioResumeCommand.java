package io.github.timefreq.examples.audio;

import io.github.timefreq.audio.AudioClassifier;
import io.github.timefreq.audio.data.AudioDataset;
import io.github.timefreq.audio.training.AudioRunConfig;
import io.github.timefreq.audio.training.AudioTraining;
import io.github.timefreq.examples.console.StopSignal;
import io.github.timefreq.examples.console.Streams;
import io.github.timefreq.examples.options.DeviceOption;
import io.github.timefreq.examples.options.RunFolders;
import io.github.timefreq.training.TrainingRun;
import io.github.timefreq.training.run.RunFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Goes on with the training of a classifier. */
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    description =
        "Goes on with a run from its last checkpoint. On a CPU the result is, bit for bit, that of"
            + " a run that was never stopped.")
public final class AudioResumeCommand implements Callable<Integer> {
  private final StopSignal stop;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "Folder of the run.")
  private Path folder = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "SOUNDS",
      description = "Where the same sounds are now, if they have moved.")
  private @Nullable String data;

  @ArgGroup(exclusive = false, validate = false)
  private DeviceOption device = new DeviceOption();

  public AudioResumeCommand(StopSignal stop) {
    this.stop = stop;
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = Streams.out(spec);
    RunFolder<AudioRunConfig> stored = RunFolders.open(folder, AudioRunConfig.class);
    RunFolders.repair(stored, Streams.out(spec));
    AudioRunConfig run = stored.config();
    AudioDataset dataset = AudioDataOptions.load(run, data, out);
    AudioTrainingSession session =
        new AudioTrainingSession(folder, run, dataset, stop, out, Streams.err(spec));
    try (TrainingRun<AudioRunConfig, AudioClassifier> training =
        AudioTraining.resume(folder, dataset, device.device())) {
      return session.train(training);
    }
  }
}
