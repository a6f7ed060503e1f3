package io.github.timefreq.examples.audio;

import io.github.timefreq.audio.AudioClassifier;
import io.github.timefreq.audio.data.AudioDataset;
import io.github.timefreq.audio.training.AudioRunConfig;
import io.github.timefreq.audio.training.AudioTraining;
import io.github.timefreq.examples.console.StopSignal;
import io.github.timefreq.examples.console.Streams;
import io.github.timefreq.examples.options.RunFolders;
import io.github.timefreq.training.TrainingRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains a classifier of sounds. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trains an encoder of sounds with centred filterbanks between its blocks.",
      "",
      "Without options it takes a few minutes on two cores, needs no data, and ends with the"
          + " accuracy on sounds that it never heard, and plots. Ctrl-C stops after the running"
          + " step; 'tf audio resume' goes on as if nothing had happened.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  tf audio train --data speech_commands/ --epochs 10 --device gpu",
      "  tf audio train --data fsdd.zip --rate 8000 --group-column speaker --split group=jackson",
      "  tf audio train --data ESC-50.zip --clip 5 --split fold=1 --mixup 0.2",
      "  tf audio train --plain --front-end log-mel"
    })
public final class AudioTrainCommand implements Callable<Integer> {
  private final StopSignal stop;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private AudioOptions options = new AudioOptions();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of weights, batches and dropout (default: ${DEFAULT-VALUE}).")
  private int seed = 1;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Folder of the run (default: runs/ and the time).")
  private @Nullable Path folder;

  public AudioTrainCommand(StopSignal stop) {
    this.stop = stop;
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = Streams.out(spec);
    AudioDataset dataset = options.load(out);
    AudioRunConfig run = options.run(options.classifier(dataset), options.data(), dataset, seed);
    Path path = folder == null ? RunFolders.fresh() : folder;
    AudioTrainingSession session =
        new AudioTrainingSession(path, run, dataset, stop, out, Streams.err(spec));
    try (TrainingRun<AudioRunConfig, AudioClassifier> training =
        AudioTraining.start(path, run, dataset, options.device())) {
      return session.train(training);
    }
  }
}
