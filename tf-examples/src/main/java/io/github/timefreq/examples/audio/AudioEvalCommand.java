package io.github.timefreq.examples.audio;

import ai.djl.ndarray.NDManager;
import io.github.timefreq.audio.data.AudioDataset;
import io.github.timefreq.audio.data.AudioPart;
import io.github.timefreq.audio.data.AudioSplit;
import io.github.timefreq.audio.training.AudioEvaluation;
import io.github.timefreq.audio.training.AudioRunConfig;
import io.github.timefreq.audio.training.AudioTraining;
import io.github.timefreq.examples.console.Report;
import io.github.timefreq.examples.console.Streams;
import io.github.timefreq.examples.options.CheckpointOptions;
import io.github.timefreq.examples.options.DeviceOption;
import io.github.timefreq.training.run.Checkpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures a trained classifier. */
@Command(
    name = "eval",
    mixinStandardHelpOptions = true,
    description =
        "Classifies a part of the sounds that a run was started with, and tells how often that is"
            + " right.")
public final class AudioEvalCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @ArgGroup(exclusive = false, multiplicity = "1")
  private CheckpointOptions checkpoint = new CheckpointOptions();

  @Option(names = "--part", description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private AudioPart part = AudioPart.TEST;

  @Option(
      names = "--data",
      paramLabel = "SOUNDS",
      description = "Where the same sounds are now, if they have moved.")
  private @Nullable String data;

  @ArgGroup(exclusive = false, validate = false)
  private DeviceOption device = new DeviceOption();

  @Override
  public Integer call() throws IOException {
    try (Checkpoint<AudioRunConfig> opened = checkpoint.open(AudioRunConfig.class)) {
      return eval(opened);
    }
  }

  private int eval(Checkpoint<AudioRunConfig> opened) throws IOException {
    PrintWriter out = Streams.out(spec);
    AudioRunConfig run = opened.state().config();
    AudioDataset dataset = AudioDataOptions.load(run, data, out);
    run.requireSame(dataset);
    AudioSplit split = run.data().divide(dataset);
    List<Integer> examples =
        switch (part) {
          case TRAIN -> split.train();
          case VALIDATION -> split.validation();
          case TEST -> split.test();
        };
    if (examples.isEmpty()) {
      throw new IllegalArgumentException(
          "the " + Report.lower(part) + " part of " + dataset.name() + " is empty");
    }
    try (NDManager manager = NDManager.newBaseManager(device.device())) {
      AudioEvaluation result =
          ShownEvaluation.of(
              AudioTraining.load(opened, manager),
              dataset,
              examples,
              run,
              manager,
              Streams.err(spec));
      AudioReport.print(Report.lower(part), result.result(), examples.size(), out);
    }
    out.flush();
    return 0;
  }
}
