package io.github.timefreq.core;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The definition as matrix products, a piece of one sequence at a time: the windows of a piece are
 * gathered into {@code [K, n*D]}, one product with the kernels gives its M channels, and phi, gain
 * and sum follow while they are in the cache. The arrays of a piece keep to {@link
 * FilterbankConfig#chunkBytes}, in the backward pass too when the step runs under a {@link
 * CheckpointingCollector}, which computes every piece again instead of keeping it.
 */
final class ChunkedPlan implements FilterbankPlan {
  /** Arrays of M channels alive at once in a piece: analysis, phi, product, and their gradients. */
  private static final long CHANNEL_ARRAYS = 6;

  /** The same for adaptive gains: spread over the coordinates, and their sum with the static. */
  private static final long ADAPTIVE_ARRAYS = 4;

  private final FilterbankConfig config;
  private final List<KernelBank.Segment> segments;
  private final int filters;
  private final int outside;

  ChunkedPlan(FilterbankConfig config) {
    this.config = config;
    segments = KernelBank.segments(config);
    filters = config.filters();
    outside = config.responseLength() - 1;
  }

  @Override
  public PreparedFilter prepare(FilterWeights weights, int width) {
    return (padded, features, training) ->
        evaluate(
            config.adaptiveGains() == null ? padded : beside(padded, features),
            weights,
            width,
            training);
  }

  /** Features behind the coordinates of the first token of their window, as one array to cut. */
  private NDArray beside(NDArray padded, NDArray features) {
    Shape shape = features.getShape();
    NDArray after = features.getManager().zeros(new Shape(shape.get(0), outside, shape.get(2)));
    return padded.concat(features.concat(after, 1), 2);
  }

  private NDArray evaluate(NDArray input, FilterWeights weights, int width, boolean training) {
    Shape shape = input.getShape();
    long tokens = shape.get(1) - outside;
    long step = tokensPerPiece(config, width, tokens);
    List<NDIndex> pieces = new ArrayList<>();
    for (long b = 0; b < shape.get(0); b++) {
      for (long t = 0; t < tokens; t += step) {
        pieces.add(new NDIndex("{}, {}:{}", b, t, Math.min(t + step, tokens) + outside));
      }
    }
    return new PiecewiseEvaluation(
            List.of(input),
            pieces,
            weights.toList(),
            (piece, local) -> piece(piece.get(0), weights.replacedBy(local), width))
        .run(training)
        .reshape(shape.get(0), tokens, width);
  }

  /** How many tokens a piece has so that its arrays keep to the bound. */
  static long tokensPerPiece(FilterbankConfig config, int width, long tokens) {
    long bytes = Float.BYTES * floatsPerToken(config, width);
    return Math.max(1, Math.min(tokens, config.chunkBytes() / bytes));
  }

  static long floatsPerToken(FilterbankConfig config, int width) {
    long arrays = CHANNEL_ARRAYS + (config.adaptiveGains() == null ? 0 : ADAPTIVE_ARRAYS);
    return width * (arrays * config.filters() + 2L * config.kernelLength());
  }

  /** One piece {@code [n+K+J-2, D (+F)]} to {@code [n, D]}. */
  private NDArray piece(NDArray input, FilterWeights weights, int width) {
    boolean adapts = config.adaptiveGains() != null;
    NDArray x = adapts ? input.get(new NDIndex(":, 0:{}", width)) : input;
    long steps = x.getShape().get(0) - config.kernelLength() + 1;
    NDArray channels = analyse(x, weights, steps);
    if (weights.bias() != null) {
      channels = channels.add(weights.bias());
    }
    NDArray gains = weights.gatedGains().expandDims(1); // [M, 1, D or 1]
    if (adapts) {
      NDArray features = input.get(new NDIndex("0:{}, {}:", steps, width));
      gains = gains.add(spread(weights.gated(weights.adaptiveGains(config, features)), width));
    }
    NDArray filtered =
        config.nonlinearity().apply(channels).reshape(filters, steps, width).mul(gains);
    NDArray synthesis = weights.synthesis();
    NDArray out = synthesis == null ? filtered.sum(new int[] {0}) : synthesize(filtered, synthesis);
    return FilterbankPlan.withResidual(config, x, out);
  }

  /** Gains {@code [n, G, M]} of groups for their coordinates, {@code [M, n, D]}. */
  private NDArray spread(NDArray gains, int width) {
    Shape shape = gains.getShape();
    long steps = shape.get(0);
    long groups = shape.get(1);
    return gains
        .transpose(2, 0, 1)
        .expandDims(3)
        .broadcast(new Shape(filters, steps, groups, width / groups))
        .reshape(filters, steps, width);
  }

  /** The channels of a piece, {@code [M, n*D]}. */
  private NDArray analyse(NDArray x, FilterWeights weights, long steps) {
    NDList parts = new NDList();
    for (KernelBank.Segment segment : segments) {
      NDArray kernels =
          segments.size() == 1
              ? weights.kernels()
              : weights
                  .kernels()
                  .get(
                      new NDIndex(
                          ":, {}:{}, {}:{}",
                          segment.firstFilter(),
                          segment.endFilter(),
                          segment.firstTap(),
                          segment.endTap()));
      long taps = segment.endTap() - (long) segment.firstTap();
      long first = config.kernelLength() - (long) segment.endTap();
      NDArray seen = x.get(new NDIndex("{}:{}", first, first + steps + taps - 1));
      parts.add(product(kernels.flip(2), windows(seen, taps, steps), x.getShape().get(1)));
    }
    return parts.size() == 1 ? parts.get(0) : NDArrays.concat(parts, 0);
  }

  /** Kernels {@code [N, M, K]} times windows {@code [K, n*D]}, each coordinate with its bank. */
  private static NDArray product(NDArray kernels, NDArray windows, long width) {
    Shape shape = kernels.getShape();
    long banks = shape.get(0);
    long rows = shape.get(1);
    long taps = shape.get(2);
    if (banks == 1) {
      return kernels.reshape(rows, taps).matMul(windows);
    }
    NDArray byBank =
        windows
            .reshape(taps, -1, banks, width / banks)
            .transpose(2, 0, 1, 3)
            .reshape(banks, taps, -1);
    return kernels
        .matMul(byBank)
        .reshape(banks, rows, -1, width / banks)
        .transpose(1, 2, 0, 3)
        .reshape(rows, -1);
  }

  /**
   * Row i of the result is the piece read from its token i on, {@code [K, n*D]}. Flattened, the
   * piece is read K times in a row, and each reading starts D floats later in it: one copy.
   */
  private static NDArray windows(NDArray x, long taps, long steps) {
    long width = x.getShape().get(1);
    long length = x.size();
    return x.reshape(1, length)
        .broadcast(new Shape(taps + 1, length))
        .reshape((taps + 1) * length)
        .get(new NDIndex("0:{}", taps * (length + width)))
        .reshape(taps, length + width)
        .get(new NDIndex(":, 0:{}", steps * width));
  }

  /** Sums channels into one signal for each lag j, and the signals with a delay of j tokens. */
  private NDArray synthesize(NDArray filtered, NDArray synthesis) {
    long last = config.synthesisLength() - 1L;
    long width = filtered.getShape().get(2);
    long steps = filtered.getShape().get(1) - last;
    NDArray lags =
        synthesis.transpose().matMul(filtered.reshape(filters, -1)).reshape(last + 1, -1, width);
    NDArray out = lags.get(new NDIndex("0, {}:{}", last, last + steps));
    for (long j = 1; j <= last; j++) {
      out = out.add(lags.get(new NDIndex("{}, {}:{}", j, last - j, last - j + steps)));
    }
    return out;
  }
}
