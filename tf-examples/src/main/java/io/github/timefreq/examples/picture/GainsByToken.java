package io.github.timefreq.examples.picture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.timefreq.core.filterbank.Filterbank;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import io.github.timefreq.core.subband.AdaptiveGains;
import io.github.timefreq.examples.chart.Axis;
import io.github.timefreq.examples.chart.HeatMap;
import io.github.timefreq.examples.chart.Levels;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.SignalTrace;
import io.github.timefreq.gpt.text.Tokens;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.knowm.xchart.HeatMapChart;

/** Mean adaptive gains of a layer at each kind of token of a text. */
public final class GainsByToken {
  private static final int WINDOWS = 32;
  private static final int MOST_TOKENS = 48;
  private static final int MOST_GAINS = 24;
  private static final int WIDTH = 640;

  private final AdaptiveGains config;
  private final int filters;

  /** Sums over the places of the text where a token stands: by token, group and filter. */
  private final double[][] sums;

  private final long[] counts;

  private GainsByToken(Filterbank filterbank, int vocabularySize) {
    config = Objects.requireNonNull(filterbank.getConfig().adaptiveGains());
    filters = filterbank.getConfig().filters();
    sums = new double[vocabularySize][config.groups() * filters];
    counts = new long[vocabularySize];
  }

  /**
   * Draws the gains that differ most from token to token.
   *
   * @param block that the layer follows
   * @param text what the model reads, in windows of its context evenly spread
   * @param label what a token is called
   */
  public static HeatMapChart draw(
      Gpt model,
      Filterbank filterbank,
      int block,
      Tokens text,
      NDManager manager,
      IntFunction<String> label) {
    GainsByToken means = new GainsByToken(filterbank, model.getConfig().vocabularySize());
    int length = Math.min(model.getConfig().contextLength(), text.size());
    int windows = Math.min(WINDOWS, text.size() / length);
    for (int i = 0; i < windows; i++) {
      int start = (int) ((long) i * (text.size() - length) / Math.max(1, windows - 1));
      int[] tokens = IntStream.range(start, start + length).map(text::get).toArray();
      try (NDManager window = manager.newSubManager()) {
        SignalTrace trace = LayerTrace.after(block, model, window, tokens);
        NDArray gains = filterbank.adaptiveGains(new ScopedParameterStore(window), trace.before());
        means.add(tokens, gains.toFloatArray());
      }
    }
    return means.draw(label);
  }

  private void add(int[] tokens, float[] gains) {
    for (int t = 0; t < tokens.length; t++) {
      counts[tokens[t]]++;
      double[] sum = sums[tokens[t]];
      for (int i = 0; i < sum.length; i++) {
        sum[i] += gains[t * sum.length + i];
      }
    }
  }

  private HeatMapChart draw(IntFunction<String> label) {
    List<Integer> tokens =
        IntStream.range(0, counts.length)
            .filter(token -> counts[token] > 0)
            .boxed()
            .sorted(Comparator.comparingLong((Integer token) -> -counts[token]))
            .limit(MOST_TOKENS)
            .sorted()
            .toList();
    List<Integer> gains =
        IntStream.range(0, sums[0].length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer gain) -> -spread(gain, tokens)))
            .limit(MOST_GAINS)
            .sorted(Comparator.reverseOrder())
            .toList();
    List<List<Double>> rows =
        gains.stream().map(gain -> tokens.stream().map(t -> mean(gain, t)).toList()).toList();
    double largest = Levels.largest(rows);
    return HeatMap.fitting("Mean adaptive gains at each token, those that differ most", rows, WIDTH)
        .draw(
            new Axis("token just read", tokens.stream().map(label::apply).toList()),
            new Axis(
                config.groups() == 1 ? "filter" : "group:filter",
                gains.stream().map(this::name).toList()),
            -largest,
            largest,
            HeatMap.DIVERGING);
  }

  private String name(int gain) {
    String filter = String.valueOf(gain % filters);
    return config.groups() == 1 ? filter : gain / filters + ":" + filter;
  }

  /** Variance of a gain's means, each token counted as often as it stands in the text. */
  private double spread(int gain, List<Integer> tokens) {
    double total = Arrays.stream(counts).sum();
    double mean = tokens.stream().mapToDouble(t -> counts[t] * mean(gain, t)).sum() / total;
    return tokens.stream()
        .mapToDouble(t -> counts[t] * Math.pow(mean(gain, t) - mean, 2) / total)
        .sum();
  }

  private double mean(int gain, int token) {
    return sums[token][gain] / counts[token];
  }
}
