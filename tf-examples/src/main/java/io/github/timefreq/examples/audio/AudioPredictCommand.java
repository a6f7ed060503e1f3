package io.github.timefreq.examples.audio;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.timefreq.audio.AudioClassifier;
import io.github.timefreq.audio.training.AudioRunConfig;
import io.github.timefreq.audio.training.AudioTraining;
import io.github.timefreq.core.internal.memory.NativeArrays;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import io.github.timefreq.examples.console.FailureMessage;
import io.github.timefreq.examples.console.Report;
import io.github.timefreq.examples.console.Shown;
import io.github.timefreq.examples.console.Streams;
import io.github.timefreq.examples.options.DeviceOption;
import io.github.timefreq.examples.options.ProviderOption;
import io.github.timefreq.examples.options.RunFolders;
import io.github.timefreq.export.audio.OnnxAudioClassifier;
import io.github.timefreq.training.run.Checkpoint;
import io.github.timefreq.training.run.RunFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
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
public final class AudioPredictCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "Folder of a run, or an exported .onnx file.")
  private Path model = Path.of("");

  @Option(
      names = "--best",
      description = "Take the checkpoint with the lowest validation loss, not the last one.")
  private boolean best;

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE", description = "The sounds.")
  private List<Path> files = List.of();

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "Classes to name for each file (default: ${DEFAULT-VALUE}).")
  private int top = 3;

  @ArgGroup(exclusive = false, validate = false)
  private ProviderOption provider = new ProviderOption();

  @ArgGroup(exclusive = false, validate = false)
  private DeviceOption device = new DeviceOption();

  /** What classifies: a checkpoint or an exported file. */
  private record Classifier(
      int sampleRate,
      int clipSamples,
      List<String> classes,
      UnaryOperator<float[]> probabilities) {}

  @Override
  public Integer call() throws IOException {
    if (top < 1) {
      throw new IllegalArgumentException("--top must be at least 1, got " + top);
    }
    if (Files.isRegularFile(model)) {
      try (OnnxAudioClassifier exported = OnnxAudioClassifier.open(model, provider.execution())) {
        provider.tell(exported.getProvider(), Streams.err(spec));
        return predict(
            new Classifier(
                exported.getSampleRate(),
                exported.getClipSamples(),
                exported.getClasses(),
                exported::classify));
      }
    }
    RunFolder<AudioRunConfig> run = RunFolders.open(model, AudioRunConfig.class);
    try (Checkpoint<AudioRunConfig> opened = best ? run.best() : run.last();
        NDManager manager = NDManager.newBaseManager(device.device())) {
      AudioClassifier trained = AudioTraining.load(opened, manager);
      return predict(
          new Classifier(
              trained.getConfig().sampleRate(),
              trained.getConfig().clipSamples(),
              opened.state().config().classes(),
              samples -> classify(trained, samples, manager)));
    }
  }

  /** Classifies every file, and tells of those that cannot be; returns 1 if there were any. */
  private int predict(Classifier classifier) {
    PrintWriter err = Streams.err(spec);
    int failed = 0;
    for (Path file : files) {
      try {
        predict(classifier, file);
      } catch (IOException | IllegalArgumentException | IllegalStateException e) {
        String message = FailureMessage.of(e);
        err.println(
            "tf: "
                + Shown.line(message.contains(file.toString()) ? message : file + ": " + message));
        err.flush();
        failed++;
      }
    }
    if (failed > 0 && files.size() > 1) {
      err.printf("tf: %d of %d files could not be classified%n", failed, files.size());
      err.flush();
    }
    return failed > 0 ? 1 : 0;
  }

  private void predict(Classifier classifier, Path file) throws IOException {
    PrintWriter out = Streams.out(spec);
    AudioClip clip = AudioClip.read(file, classifier.sampleRate(), classifier.clipSamples());
    float[] probabilities = classifier.probabilities().apply(clip.samples());
    if (!isFinite(probabilities)) {
      throw new IllegalStateException(
          "the model gives no probabilities for "
              + file
              + ", but NaN: it is damaged, or the sound is beyond what it was trained on");
    }
    out.println(file);
    IntStream.range(0, probabilities.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer c) -> -probabilities[c]))
        .limit(top)
        .forEach(
            c ->
                out.println(
                    Report.format(
                        "  %5.1f %%  %s", 100 * probabilities[c], classifier.classes().get(c))));
    out.flush();
  }

  private static boolean isFinite(float... values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  private static float[] classify(AudioClassifier model, float[] samples, NDManager manager) {
    try (NDManager step = manager.newSubManager()) {
      NDArray waveform = NativeArrays.of(step, samples, new Shape(1, samples.length));
      NDArray logits =
          model
              .forward(new ScopedParameterStore(step), new NDList(waveform), false)
              .singletonOrThrow();
      return model.getConfig().head().probabilities(logits).toFloatArray();
    }
  }
}
