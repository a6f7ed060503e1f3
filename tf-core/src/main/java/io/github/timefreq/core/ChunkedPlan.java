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
 * gathered into {@code [D, K, n]}, a batched product with the kernels gives its M channels, phi
 * follows, and another one with the gains sums them up. The arrays of a piece keep to {@link
 * FilterbankConfig#chunkBytes}, in the backward pass too when the step runs under a {@link
 * CheckpointingCollector}, which computes every piece again instead of keeping it.
 */
final class ChunkedPlan implements FilterbankPlan {
  /** Arrays of M channels alive at once in a piece: analysis, phi, and their gradients. */
  private static final long CHANNEL_ARRAYS = 4;

  /** The same for adaptive gains: their product with the channels, and its gradient. */
  private static final long ADAPTIVE_ARRAYS = 2;

  /** Arrays of K windows alive at once. */
  private static final long WINDOW_ARRAYS = 2;

  /** Products are fastest where pieces have a multiple of this many tokens. */
  private static final long TOKEN_UNIT = 16;

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
    return (padded, features, training) -> evaluate(padded, features, weights, training);
  }

  private NDArray evaluate(
      NDArray padded, NDArray features, FilterWeights weights, boolean training) {
    Shape shape = padded.getShape();
    int width = Math.toIntExact(shape.get(2));
    long tokens = shape.get(1) - outside;
    long step = tokensPerPiece(config, width, tokens);
    List<List<Cut>> pieces = new ArrayList<>();
    for (long b = 0; b < shape.get(0); b++) {
      for (long t = 0; t < tokens; t += step) {
        long end = Math.min(t + step, tokens);
        NDIndex seen = new NDIndex("{}, {}:{}", b, t, end + outside);
        NDIndex own = new NDIndex("{}, {}:{}", b, t, end);
        pieces.add(
            List.of(new WindowCut(seen, config.kernelLength()), Cut.slice(seen), Cut.slice(own)));
      }
    }
    return new PiecewiseEvaluation(
            List.of(padded, padded, features),
            pieces,
            weights.toList(),
            (piece, local) ->
                piece(piece.get(0), piece.get(1), piece.get(2), weights.replacedBy(local)))
        .run(training)
        .reshape(shape.get(0), tokens, width);
  }

  /** How many tokens a piece has so that its arrays keep to the bound. */
  static long tokensPerPiece(FilterbankConfig config, int width, long tokens) {
    long most = config.chunkBytes() / (Float.BYTES * floatsPerToken(config, width));
    long whole = most < TOKEN_UNIT ? Math.max(1, most) : most - most % TOKEN_UNIT;
    return Math.min(tokens, whole);
  }

  static long floatsPerToken(FilterbankConfig config, int width) {
    long arrays = CHANNEL_ARRAYS + (config.adaptiveGains() == null ? 0 : ADAPTIVE_ARRAYS);
    return width * (arrays * config.filters() + WINDOW_ARRAYS * config.kernelLength());
  }

  /** Windows, tokens and features of a piece to its output {@code [n, D]}. */
  private NDArray piece(NDArray windows, NDArray x, NDArray features, FilterWeights weights) {
    NDArray channels = analyse(windows, weights);
    if (weights.bias() != null) {
      channels = channels.addi(weights.bias());
    }
    channels = config.nonlinearity().apply(channels);
    NDArray out = synthesize(channels, weights);
    if (config.adaptiveGains() != null) {
      NDArray gains = weights.gated(weights.adaptiveGains(config, features));
      out = out.add(adapt(channels, gains));
    }
    return FilterbankPlan.withResidual(config, x, out.transpose());
  }

  /** The channels of a piece, {@code [D, M, n]}. */
  private NDArray analyse(NDArray windows, FilterWeights weights) {
    NDArray kernels = weights.kernels().flip(2);
    if (segments.size() == 1) {
      return product(kernels, windows);
    }
    NDList parts = new NDList();
    for (KernelBank.Segment segment : segments) {
      // Reversed in time like the kernels.
      long first = config.kernelLength() - (long) segment.endTap();
      long end = config.kernelLength() - (long) segment.firstTap();
      NDArray own =
          kernels.get(
              new NDIndex(
                  ":, {}:{}, {}:{}", segment.firstFilter(), segment.endFilter(), first, end));
      parts.add(product(own, windows.get(new NDIndex(":, {}:{}", first, end))));
    }
    return NDArrays.concat(parts, 1);
  }

  /** Kernels {@code [N, M, K]} times windows {@code [D, K, n]}, each coordinate with its bank. */
  private static NDArray product(NDArray kernels, NDArray windows) {
    Shape shape = windows.getShape();
    long banks = kernels.getShape().get(0);
    return kernels
        .expandDims(1)
        .matMul(windows.reshape(banks, shape.get(0) / banks, shape.get(1), shape.get(2)))
        .reshape(shape.get(0), -1, shape.get(2));
  }

  /**
   * Sums channels {@code [D, M, n]}, times their static gains, into one signal for each lag j of
   * the synthesis, and the signals with a delay of j tokens.
   */
  private NDArray synthesize(NDArray channels, FilterWeights weights) {
    Shape shape = weights.gains().getShape();
    // Flattened to be laid out anew: libtorch is ten times slower with a transposed view.
    NDArray gains = weights.gatedGains().transpose().flatten().reshape(shape.get(1), 1, filters);
    NDArray synthesis = weights.synthesis();
    if (synthesis != null) {
      gains = gains.mul(synthesis.transpose());
    }
    NDArray lags = gains.matMul(channels); // [D, J, n+J-1]
    long last = config.synthesisLength() - 1L;
    long steps = channels.getShape().get(2) - last;
    NDArray out = lags.get(new NDIndex(":, 0, {}:{}", last, last + steps));
    for (long j = 1; j <= last; j++) {
      out = out.add(lags.get(new NDIndex(":, {}, {}:{}", j, last - j, last - j + steps)));
    }
    return out;
  }

  /** Sums channels times the gains of a token and group, {@code [n, G, M]}. */
  private static NDArray adapt(NDArray channels, NDArray gains) {
    Shape shape = channels.getShape();
    long groups = gains.getShape().get(1);
    return channels
        .reshape(groups, shape.get(0) / groups, shape.get(1), shape.get(2))
        .mul(gains.transpose(1, 2, 0).expandDims(1))
        .sum(new int[] {2})
        .reshape(shape.get(0), shape.get(2));
  }
}
