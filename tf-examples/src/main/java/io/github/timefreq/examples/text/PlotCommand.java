package io.github.timefreq.examples.text;

import ai.djl.ndarray.NDManager;
import io.github.timefreq.core.filterbank.Filterbank;
import io.github.timefreq.core.signal.SignalLayer;
import io.github.timefreq.core.subband.Nonlinearity;
import io.github.timefreq.examples.chart.Picture;
import io.github.timefreq.examples.console.Report;
import io.github.timefreq.examples.console.Streams;
import io.github.timefreq.examples.options.CheckpointOptions;
import io.github.timefreq.examples.options.DataOptions;
import io.github.timefreq.examples.options.DeviceOption;
import io.github.timefreq.examples.picture.DepthPictures;
import io.github.timefreq.examples.picture.FilterPictures;
import io.github.timefreq.examples.picture.GainsByToken;
import io.github.timefreq.examples.picture.LayerSummary;
import io.github.timefreq.examples.picture.LayerTrace;
import io.github.timefreq.examples.picture.PictureOptions;
import io.github.timefreq.examples.picture.TokenLabel;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.text.Tokens;
import io.github.timefreq.gpt.training.GptTraining;
import io.github.timefreq.gpt.training.RunConfig;
import io.github.timefreq.training.run.Checkpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what filters have learned. */
@Command(
    name = "plot",
    mixinStandardHelpOptions = true,
    description = {
      "Draws a filterbank of a trained model: its kernels, frequency responses and gains, and what"
          + " it does to a text.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  tf plot runs/NAME --block 1 --text \"the history of the world\" --format svg",
    })
public final class PlotCommand implements Callable<Integer> {
  private static final int TEXT_TOKENS = 80;

  @Spec private @Nullable CommandSpec spec;

  @ArgGroup(exclusive = false, multiplicity = "1")
  private CheckpointOptions checkpoint = new CheckpointOptions();

  @Option(
      names = "--block",
      paramLabel = "N",
      description =
          "The layer after this block, from 0, or -1 for the embedding (default: the first that"
              + " there is).")
  private @Nullable Integer block;

  @Option(
      names = "--text",
      paramLabel = "TEXT",
      description =
          "What the model reads, at most its context (default: the beginning of the run's"
              + " validation part).")
  private @Nullable String text;

  @Option(
      names = "--coordinate",
      paramLabel = "D",
      description =
          "Coordinate of the hidden state to look at, from 0 (default: the one that the layer"
              + " changes most).")
  private @Nullable Integer coordinate;

  @Option(
      names = "--data",
      paramLabel = "TEXT",
      description = "Where the run's text is now, if it has moved.")
  private @Nullable String data;

  @Mixin private PictureOptions pictures = new PictureOptions();

  @ArgGroup(exclusive = false, validate = false)
  private DeviceOption device = new DeviceOption();

  @Override
  public Integer call() throws IOException {
    try (Checkpoint<RunConfig> opened = checkpoint.open(RunConfig.class)) {
      return plot(opened);
    }
  }

  private int plot(Checkpoint<RunConfig> opened) throws IOException {
    PrintWriter out = Streams.out(spec);
    RunConfig run = opened.state().config();
    int number = block(run);
    Tokens read = read(run);
    int[] tokens = tokens(run, read);
    try (NDManager manager = NDManager.newBaseManager(device.device())) {
      Gpt model = GptTraining.load(opened, manager);
      Filterbank filterbank = filterbank(model, number);
      IntFunction<String> label =
          token -> TokenLabel.of(run.tokenizer().tokenizer().decode(new int[] {token}));
      LayerTrace trace =
          LayerTrace.of(
              LayerTrace.after(number, model, manager, tokens),
              Arrays.stream(tokens).mapToObj(label).toList());
      int d = coordinate(trace);
      out.printf(
          "layer after %s, coordinate %d, %d tokens%n",
          Report.places(List.of(number)), d, tokens.length);
      List<Picture> drawn = new ArrayList<>(FilterPictures.of(filterbank, trace, d));
      List<LayerSummary> layers = layers(model);
      if (!layers.isEmpty()) {
        drawn.addAll(new DepthPictures(layers).all());
      }
      if (filterbank.getConfig().adaptiveGains() != null) {
        drawn.add(
            new Picture(
                "gains-by-token",
                GainsByToken.draw(model, filterbank, number, read, manager, label)));
      }
      pictures.write(drawn, pictures.folder(checkpoint.folder()), out);
      out.print(layers.isEmpty() ? "" : "\n" + LayerSummary.table(layers));
    }
    out.flush();
    return 0;
  }

  private int block(RunConfig run) {
    List<Integer> blocks = run.model().signalAfter();
    if (blocks.isEmpty()) {
      throw new IllegalArgumentException("the run's model is a plain GPT: there are no filters");
    }
    if (block == null) {
      return blocks.get(0);
    }
    if (!blocks.contains(block)) {
      throw new IllegalArgumentException(
          "--block must be one that a layer follows, " + blocks + ", got " + block);
    }
    return block;
  }

  /** The text that was given, else the run's validation part. */
  private Tokens read(RunConfig run) throws IOException {
    if (text == null) {
      return DataOptions.load(run, data).validation();
    }
    int[] tokens = run.tokenizer().tokenizer().encode(text);
    return Tokens.of(tokens, run.model().vocabularySize());
  }

  /** All of the text that was given, else the beginning. */
  private int[] tokens(RunConfig run, Tokens read) {
    int most = Math.min(TEXT_TOKENS, run.model().contextLength());
    int count = text == null ? Math.min(most, read.size()) : read.size();
    return IntStream.range(0, count).map(read::get).toArray();
  }

  /** All layers of the model that amount to filters. */
  private static List<LayerSummary> layers(Gpt model) {
    List<LayerSummary> layers = new ArrayList<>();
    model
        .getSignalLayers()
        .forEach(
            (block, layer) -> {
              if (layer instanceof Filterbank filterbank
                  && filterbank.getConfig().nonlinearity() == Nonlinearity.IDENTITY) {
                layers.add(LayerSummary.of(block, filterbank, model.getConfig().width()));
              }
            });
    return layers;
  }

  private static Filterbank filterbank(Gpt model, int block) {
    SignalLayer layer = model.getSignalLayers().get(block);
    if (layer instanceof Filterbank filterbank) {
      return filterbank;
    }
    throw new IllegalArgumentException(
        "the run's layers are no filterbanks: there are no learned kernels to draw");
  }

  private int coordinate(LayerTrace trace) {
    if (coordinate == null) {
      return trace.mostChanged();
    }
    int width = trace.width();
    if (coordinate < 0 || coordinate >= width) {
      throw new IllegalArgumentException(
          "--coordinate must be between 0 and " + (width - 1) + ", got " + coordinate);
    }
    return coordinate;
  }
}
