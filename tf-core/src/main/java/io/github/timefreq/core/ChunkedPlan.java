package io.github.timefreq.core;

import ai.djl.ndarray.NDArray;
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

  private final FilterbankConfig config;

  ChunkedPlan(FilterbankConfig config) {
    this.config = config;
  }

  @Override
  public PreparedFilterbank prepare(FilterWeights weights, long width) {
    return (padded, training) -> evaluate(padded, weights, training);
  }

  private NDArray evaluate(NDArray padded, FilterWeights weights, boolean training) {
    Shape shape = padded.getShape();
    long outside = config.responseLength() - 1L;
    long tokens = shape.get(1) - outside;
    long step = tokensPerPiece(shape.get(2), tokens);
    List<NDIndex> pieces = new ArrayList<>();
    for (long b = 0; b < shape.get(0); b++) {
      for (long t = 0; t < tokens; t += step) {
        pieces.add(new NDIndex("{}, {}:{}", b, t, Math.min(t + step, tokens) + outside));
      }
    }
    return new PiecewiseEvaluation(padded, pieces, weights, this::piece)
        .run(training)
        .reshape(shape.get(0), tokens, shape.get(2));
  }

  private long tokensPerPiece(long width, long tokens) {
    long floats = width * (CHANNEL_ARRAYS * config.filters() + 2L * config.kernelLength());
    return Math.max(1, Math.min(tokens, config.chunkBytes() / (Float.BYTES * floats)));
  }

  /** One piece {@code [n+K+J-2, D]} to {@code [n, D]}. */
  private NDArray piece(NDArray x, FilterWeights weights) {
    long width = x.getShape().get(1);
    long steps = x.getShape().get(0) - config.kernelLength() + 1;
    NDArray channels = weights.kernels().flip(1).matMul(windows(x, steps));
    if (weights.bias() != null) {
      channels = channels.add(weights.bias());
    }
    NDArray filtered =
        config
            .nonlinearity()
            .apply(channels)
            .reshape(config.filters(), steps, width)
            .mul(weights.gatedGains().expandDims(1));
    NDArray synthesis = weights.synthesis();
    NDArray out = synthesis == null ? filtered.sum(new int[] {0}) : synthesize(filtered, synthesis);
    return FilterbankPlan.withResidual(config, x, out);
  }

  /**
   * Row i of the result is the piece read from its token i on, {@code [K, steps*D]}. Flattened, the
   * piece is read K times in a row, and each reading starts D floats later in it: one copy.
   */
  private NDArray windows(NDArray x, long steps) {
    long width = x.getShape().get(1);
    long taps = config.kernelLength();
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
        synthesis
            .transpose()
            .matMul(filtered.reshape(config.filters(), -1))
            .reshape(last + 1, -1, width);
    NDArray out = lags.get(new NDIndex("0, {}:{}", last, last + steps));
    for (long j = 1; j <= last; j++) {
      out = out.add(lags.get(new NDIndex("{}, {}:{}", j, last - j, last - j + steps)));
    }
    return out;
  }
}
