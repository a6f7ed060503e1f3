package io.github.timefreq.examples.audio;

import ai.djl.ndarray.NDManager;
import io.github.timefreq.audio.AudioClassifier;
import io.github.timefreq.audio.data.AudioDataset;
import io.github.timefreq.audio.data.AudioSplit;
import io.github.timefreq.audio.training.AudioEvaluation;
import io.github.timefreq.audio.training.AudioRunConfig;
import io.github.timefreq.audio.training.AudioTraining;
import io.github.timefreq.examples.chart.Picture;
import io.github.timefreq.examples.console.Report;
import io.github.timefreq.examples.console.Streams;
import io.github.timefreq.examples.options.CheckpointOptions;
import io.github.timefreq.examples.options.DeviceOption;
import io.github.timefreq.examples.picture.PictureOptions;
import io.github.timefreq.training.run.Checkpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what a classifier of sounds has learned. */
@Command(
    name = "plot",
    mixinStandardHelpOptions = true,
    description = {
      "Draws a trained classifier: the filters of its front end, what they make of a clip, the"
          + " filterbanks between its blocks, and which classes it takes for which.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  tf audio plot runs/NAME --clip dog.wav --format svg",
    })
public final class AudioPlotCommand implements Callable<Integer> {
  /** About ten seconds at the usual hop. */
  private static final int MOST_FRAMES = 600;

  @Spec private @Nullable CommandSpec spec;

  @ArgGroup(exclusive = false, multiplicity = "1")
  private CheckpointOptions checkpoint = new CheckpointOptions();

  @Option(
      names = "--clip",
      paramLabel = "FILE",
      description =
          "What the model hears, the first "
              + MOST_FRAMES
              + " frames of it (default: the first"
              + " sound of the test part).")
  private @Nullable Path file;

  @Option(
      names = "--data",
      paramLabel = "SOUNDS",
      description = "Where the run's sounds are now, if they have moved.")
  private @Nullable String data;

  @Mixin private PictureOptions pictures = new PictureOptions();

  @ArgGroup(exclusive = false, validate = false)
  private DeviceOption device = new DeviceOption();

  @Override
  public Integer call() throws IOException {
    try (Checkpoint<AudioRunConfig> opened = checkpoint.open(AudioRunConfig.class)) {
      return plot(opened);
    }
  }

  private int plot(Checkpoint<AudioRunConfig> opened) throws IOException {
    PrintWriter out = Streams.out(spec);
    AudioRunConfig run = opened.state().config();
    @Nullable AudioClip given =
        file == null
            ? null
            : AudioClip.read(file, run.model().sampleRate(), run.model().clipSamples());
    AudioDataset dataset = AudioDataOptions.load(run, data, out);
    run.requireSame(dataset);
    List<Integer> test = tested(run.data().divide(dataset), dataset);
    AudioClip clip =
        (given == null ? AudioClip.of(dataset, test.get(0), run.model()) : given)
            .first(MOST_FRAMES, run.model().frontEnd());
    Path target = pictures.folder(checkpoint.folder());
    try (NDManager manager = NDManager.newBaseManager(device.device())) {
      AudioClassifier model = AudioTraining.load(opened, manager);
      AudioEvaluation evaluation = ShownEvaluation.of(model, dataset, test, run, manager, out);
      out.printf("%d sounds of the test part%n", test.size());
      pictures.write(
          List.of(new EvaluationPictures(evaluation, run.classes()).byClass()), target, out);
      out.println("front end");
      pictures.write(new FrontEndPictures(model, start(run, manager)).all(), target, out);
      out.println(
          Report.format(
              "clip %s, %.2f s",
              clip.name(), (double) clip.samples().length / run.model().sampleRate()));
      ClipPictures ofClip = new ClipPictures(model, clip, manager);
      pictures.write(ofClip.frontEnd(), target, out);
      for (Map.Entry<Integer, List<Picture>> layer : ofClip.layers().entrySet()) {
        out.println("layer after block " + layer.getKey());
        pictures.write(layer.getValue(), target.resolve("block-" + layer.getKey()), out);
      }
    }
    out.flush();
    return 0;
  }

  private static List<Integer> tested(AudioSplit split, AudioDataset dataset) {
    if (split.test().isEmpty()) {
      throw new IllegalArgumentException("the test part of " + dataset.name() + " is empty");
    }
    return split.test();
  }

  /** The run's model before its first step. */
  private static AudioClassifier start(AudioRunConfig run, NDManager manager) {
    AudioClassifier model = new AudioClassifier(run.model());
    model.initialize(manager, run.training().seed());
    return model;
  }
}
