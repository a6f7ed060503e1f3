package io.github.timefreq.examples.audio;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.timefreq.audio.AudioClassifier;
import io.github.timefreq.audio.data.AudioDataset;
import io.github.timefreq.audio.training.AudioRunConfig;
import io.github.timefreq.audio.training.AudioTraining;
import io.github.timefreq.examples.console.Report;
import io.github.timefreq.examples.console.Shell;
import io.github.timefreq.examples.console.Streams;
import io.github.timefreq.examples.options.CheckpointOptions;
import io.github.timefreq.examples.options.OutputPath;
import io.github.timefreq.export.OnnxExporter;
import io.github.timefreq.export.audio.AudioModelCard;
import io.github.timefreq.export.audio.AudioVerification;
import io.github.timefreq.export.audio.OnnxAudioClassifier;
import io.github.timefreq.export.gpt.CompanionFiles;
import io.github.timefreq.export.graph.WeightPrecision;
import io.github.timefreq.export.runtime.ExecutionConfig;
import io.github.timefreq.export.verify.OnnxVerification;
import io.github.timefreq.training.run.Checkpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Exports a trained classifier to ONNX. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Exports a trained classifier to an ONNX file from the waveform to the probabilities, and"
          + " compares the two number by number. If they differ, an earlier file stays as it is. Then"
          + " it tells how long a clip takes on one core.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  tf audio export runs/esc && tf audio predict runs/esc/model.onnx dog.wav"
    })
public final class AudioExportCommand implements Callable<Integer> {
  /** Sounds of the validation part that the comparison hears. */
  private static final int SOUNDS = 16;

  private static final int TIMED_CLIPS = 200;

  @Spec private @Nullable CommandSpec spec;

  @ArgGroup(exclusive = false, multiplicity = "1")
  private CheckpointOptions checkpoint = new CheckpointOptions();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The file (default: model.onnx in the folder of the run).")
  private @Nullable Path file;

  @Option(
      names = "--weights",
      description =
          "${COMPLETION-CANDIDATES}: how exactly weights are kept (default: ${DEFAULT-VALUE}).")
  private WeightPrecision precision = WeightPrecision.FLOAT32;

  @Option(
      names = "--licence",
      paramLabel = "NAME",
      description = "Terms of use that the file states (default: ${DEFAULT-VALUE}).")
  private String licence = "unstated";

  @Override
  public Integer call() throws IOException {
    try (Checkpoint<AudioRunConfig> opened = checkpoint.open(AudioRunConfig.class)) {
      return export(opened);
    }
  }

  private int export(Checkpoint<AudioRunConfig> opened) throws IOException {
    PrintWriter out = Streams.out(spec);
    AudioRunConfig run = opened.state().config();
    Path target = target();
    String provenance = opened.state().withConfig(run.published()).toJson();
    AudioModelCard card = new AudioModelCard(run.classes(), provenance, licence);
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      AudioClassifier model = AudioTraining.load(opened, manager);
      OnnxVerification result =
          AudioVerification.export(
              OnnxExporter.builder().optPrecision(precision).build(),
              model,
              card,
              target,
              sounds(run, out),
              precision.tolerance());
      out.println(
          Report.format(
              "verified  %s logits, largest difference %.1e (allowed %.0e)",
              Report.count((double) result.logits()),
              result.largestDifference(),
              precision.tolerance()));
    }
    out.println(
        Report.format("file      %s, %s bytes", target, Report.count((double) Files.size(target))));
    CompanionFiles.delete(target); // of a GPT that was there before
    out.println("speed     " + speed(target));
    out.println("next      " + Shell.tf("audio", "predict", target, "FILE.wav"));
    out.flush();
    return 0;
  }

  private Path target() throws IOException {
    return file == null
        ? checkpoint.folder().resolve("model.onnx")
        : OutputPath.file(file, OutputPath.Kind.ONNX);
  }

  /** Sounds of the run's own validation part, or none where they are gone. */
  private static List<float[]> sounds(AudioRunConfig run, PrintWriter out) {
    try {
      AudioDataset dataset = AudioDataOptions.load(run.data(), run.model().sampleRate(), out);
      return run.data().divide(dataset).validation().stream()
          .limit(SOUNDS)
          .map(example -> dataset.examples().get(example).sound().samples())
          .toList();
    } catch (IOException e) {
      out.println("sounds    not there, noise only: " + e.getMessage());
      return List.of();
    }
  }

  private static String speed(Path model) throws IOException {
    try (OnnxAudioClassifier classifier =
        OnnxAudioClassifier.open(model, ExecutionConfig.cpu().withThreads(1))) {
      float[] clip = new float[classifier.getClipSamples()];
      double median =
          DoubleStream.generate(() -> milliseconds(classifier, clip))
              .limit(TIMED_CLIPS)
              .skip(TIMED_CLIPS / 2)
              .sorted()
              .skip(TIMED_CLIPS / 4)
              .findFirst()
              .orElseThrow();
      double length = 1e3 * clip.length / classifier.getSampleRate();
      return Report.format(
          "%.2f ms on one core for a clip of %.0f ms: 1/%.0f of its length",
          median, length, length / median);
    }
  }

  private static double milliseconds(OnnxAudioClassifier classifier, float[] clip) {
    long began = System.nanoTime();
    classifier.classify(clip);
    return (System.nanoTime() - began) / 1e6;
  }
}
