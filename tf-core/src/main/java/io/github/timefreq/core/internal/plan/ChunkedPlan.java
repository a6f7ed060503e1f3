package io.github.timefreq.core.internal.plan;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.timefreq.core.internal.layer.PreparedFilter;
import io.github.timefreq.core.internal.memory.RecomputingGradientCollector;
import java.util.ArrayList;
import java.util.List;

/**
 * The definition, a piece of the batch at a time: a convolution gives the M channels of the piece,
 * phi follows, and a batched product with the gains sums them up. A piece is some sequences, or
 * some tokens of one; its arrays keep to {@link FilterSpec#chunkBytes}, in the backward pass too
 * when the step runs under a {@link RecomputingGradientCollector}, which computes every piece again
 * instead of keeping it.
 */
final class ChunkedPlan implements FilterbankPlan {
  /** Arrays of M channels alive at once in a piece: analysis and phi. */
  private static final long CHANNEL_ARRAYS = 2;

  /** The same for adaptive gains: their product with the channels. */
  private static final long ADAPTIVE_ARRAYS = 1;

  /** In a backward pass each has its gradient beside it. */
  private static final long WITH_GRADIENTS = 2;

  private final FilterSpec spec;
  private final List<KernelBank.Segment> segments;
  private final int filters;
  private final int outside;

  ChunkedPlan(FilterSpec spec) {
    this.spec = spec;
    segments = KernelBank.segments(spec);
    filters = spec.filters();
    outside = spec.responseLength() - 1;
  }

  @Override
  public PreparedFilter prepare(FilterWeights weights, int width) {
    return (padded, features, training) -> evaluate(padded, features, weights, training);
  }

  private NDArray evaluate(
      NDArray padded, NDArray features, FilterWeights weights, boolean training) {
    Shape shape = padded.getShape();
    long batch = shape.get(0);
    long tokens = shape.get(1) - outside;
    int width = Math.toIntExact(shape.get(2));
    return new PiecewiseEvaluation(
            List.of(padded, features),
            pieces(batch, tokens, tokensPerPiece(spec, width, spec.chunkBytes(padded.getDevice()))),
            weights.toList(),
            (piece, local) -> piece(piece.get(0), piece.get(1), weights.replacedBy(local)))
        .run(training)
        .reshape(batch, tokens, width);
  }

  /** How many tokens a piece may have so that its arrays keep to the bound. */
  private static long tokensPerPiece(FilterSpec spec, int width, long bound) {
    long bytes = Float.BYTES * WITH_GRADIENTS * floatsPerToken(spec, width);
    return Math.max(1, bound / bytes);
  }

  /** Floats that the channels of a batch take at a time in a forward pass. */
  static long floats(FilterSpec spec, int width, long batch, long tokens) {
    long most = tokensPerPiece(spec, width, spec.chunkBytes(Device.cpu()));
    return floatsPerToken(spec, width) * Math.min(batch * tokens, most);
  }

  private static long floatsPerToken(FilterSpec spec, int width) {
    long arrays = CHANNEL_ARRAYS + (spec.adaptiveGains() == null ? 0 : ADAPTIVE_ARRAYS);
    return width * arrays * spec.filters();
  }

  /** What every piece reads of the padded tokens and of the features, in the order of tokens. */
  private List<List<NDIndex>> pieces(long batch, long tokens, long most) {
    long sequences = Math.max(1, most / tokens);
    long step = Math.min(most, tokens);
    List<List<NDIndex>> pieces = new ArrayList<>();
    for (long b = 0; b < batch; b += sequences) {
      long endSequence = Math.min(b + sequences, batch);
      for (long t = 0; t < tokens; t += step) {
        long end = Math.min(t + step, tokens);
        pieces.add(
            List.of(
                new NDIndex("{}:{}, {}:{}", b, endSequence, t, end + outside),
                new NDIndex("{}:{}, {}:{}", b, endSequence, t, end)));
      }
    }
    return pieces;
  }

  /** Tokens {@code [b, n+A, D]} and features {@code [b, n, F]} of a piece to {@code [b*n, D]}. */
  private NDArray piece(NDArray padded, NDArray features, FilterWeights weights) {
    NDArray analysed = analyse(padded, weights.kernels());
    NDArray channels = spec.nonlinearity().apply(weights.biased(analysed));
    NDArray out = synthesize(channels, weights);
    if (spec.adaptiveGains() != null) {
      out = out.add(adapt(channels, weights.gated(weights.adaptiveGains(spec, features))));
    }
    return FilterbankPlan.withResidual(spec, padded, out.transpose(0, 2, 1))
        .reshape(-1, padded.getShape().get(2));
  }

  /** The channels of a piece, {@code [b, D, M, n+J-1]}. */
  private NDArray analyse(NDArray padded, NDArray kernels) {
    if (segments.size() == 1) {
      return Analysis.channels(padded, kernels);
    }
    long steps = padded.getShape().get(1) - spec.kernelLength() + 1;
    NDList parts = new NDList();
    for (KernelBank.Segment segment : segments) {
      NDArray own =
          kernels.get(
              new NDIndex(
                  ":, {}:{}, {}:{}",
                  segment.firstFilter(),
                  segment.endFilter(),
                  segment.firstTap(),
                  segment.endTap()));
      long first = spec.kernelLength() - (long) segment.endTap();
      long end = spec.kernelLength() - (long) segment.firstTap() + steps - 1;
      parts.add(Analysis.channels(padded.get(new NDIndex(":, {}:{}", first, end)), own));
    }
    return NDArrays.concat(parts, 2);
  }

  /**
   * Sums channels {@code [b, D, M, n+J-1]}, times their static gains, into one signal for each lag
   * j of the synthesis, and the signals with a delay of j tokens: {@code [b, D, n]}.
   */
  private NDArray synthesize(NDArray channels, FilterWeights weights) {
    Shape shape = weights.gains().getShape();
    // Flattened to be laid out anew: libtorch is ten times slower with a transposed view.
    NDArray gains = weights.gatedGains().transpose().flatten().reshape(shape.get(1), 1, filters);
    NDArray synthesis = weights.synthesis();
    if (synthesis != null) {
      gains = gains.mul(synthesis.transpose());
    }
    NDArray lags = gains.matMul(channels); // [b, D, J, n+J-1]
    long last = spec.synthesisLength() - 1L;
    long steps = channels.getShape().get(3) - last;
    NDArray out = lags.get(new NDIndex(":, :, 0, {}:{}", last, last + steps));
    for (long j = 1; j <= last; j++) {
      out = out.add(lags.get(new NDIndex(":, :, {}, {}:{}", j, last - j, last - j + steps)));
    }
    return out;
  }

  /** Sums channels times the gains of a token and group, {@code [b, n, G, M]}. */
  private static NDArray adapt(NDArray channels, NDArray gains) {
    Shape shape = channels.getShape();
    long groups = gains.getShape().get(2);
    return channels
        .reshape(shape.get(0), groups, shape.get(1) / groups, shape.get(2), shape.get(3))
        .mul(gains.transpose(0, 2, 3, 1).expandDims(2))
        .sum(new int[] {3})
        .reshape(shape.get(0), shape.get(1), shape.get(3));
  }
}
