package io.github.timefreq.examples;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.timefreq.audio.AudioClassifier;
import io.github.timefreq.audio.AudioRunConfig;
import io.github.timefreq.audio.AudioTraining;
import io.github.timefreq.core.StepParameterStore;
import io.github.timefreq.core.training.Checkpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Classifies sound files. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description = "Tells what a trained classifier hears in sound files (WAV, FLAC, Ogg Vorbis).")
final class AudioPredictCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @ArgGroup(exclusive = false, multiplicity = "1")
  private CheckpointOptions checkpoint = new CheckpointOptions();

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE", description = "The sounds.")
  private List<Path> files = List.of();

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "Classes to name for each file (default: ${DEFAULT-VALUE}).")
  private int top = 3;

  @ArgGroup(exclusive = false, validate = false)
  private DeviceOption device = new DeviceOption();

  @Override
  public Integer call() throws IOException {
    if (top < 1) {
      throw new IllegalArgumentException("--top must be at least 1, got " + top);
    }
    PrintWriter out = TrainingSession.out(spec);
    Checkpoint<AudioRunConfig> opened = checkpoint.open(AudioRunConfig.class);
    AudioRunConfig run = opened.state().config();
    try (NDManager manager = NDManager.newBaseManager(device.device())) {
      AudioClassifier model = AudioTraining.load(opened, manager);
      for (Path file : files) {
        float[] probabilities =
            classify(model, AudioClip.read(file, run.model()).samples(), manager);
        out.println(file);
        IntStream.range(0, probabilities.length)
            .boxed()
            .sorted(Comparator.comparing((Integer c) -> -probabilities[c]))
            .limit(top)
            .forEach(
                c ->
                    out.println(
                        Report.format(
                            "  %5.1f %%  %s", 100 * probabilities[c], run.classes().get(c))));
        out.flush();
      }
    }
    return 0;
  }

  private static float[] classify(AudioClassifier model, float[] samples, NDManager manager) {
    try (NDManager step = manager.newSubManager()) {
      NDArray waveform = step.create(samples, new Shape(1, samples.length));
      NDArray logits =
          model
              .forward(new StepParameterStore(step), new NDList(waveform), false)
              .singletonOrThrow();
      return model.getConfig().head().probabilities(logits).toFloatArray();
    }
  }
}
