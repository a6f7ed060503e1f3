package io.github.timefreq.core;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

/** One of the equivalent ways to evaluate a filterbank. */
interface FilterbankPlan {
  /**
   * Does what depends on the weights only.
   *
   * @param weights the weights, attached to the memory that the result may use
   * @param width number of coordinates D
   */
  PreparedFilter prepare(FilterWeights weights, int width);

  static FilterbankPlan of(FilterbankConfig config) {
    return switch (config.resolvedPlan()) {
      case LITERAL -> new LiteralPlan(config);
      case FOLDED -> new FoldedPlan(config);
      case FFT -> new FftPlan(config);
      case EFFECTIVE_KERNEL -> new EffectiveKernelPlan(config);
      case CHUNKED -> new ChunkedPlan(config);
      case AUTO -> throw new AssertionError("a resolved plan is never AUTO");
    };
  }

  /**
   * Adds the input to the filtered signal, where there is a residual path.
   *
   * @param padded {@code [.., A+T, D]}
   * @param filtered {@code [.., T, D]}
   */
  static NDArray withResidual(FilterbankConfig config, NDArray padded, NDArray filtered) {
    if (!config.residual()) {
      return filtered;
    }
    Shape shape = padded.getShape();
    long first = config.historyLength();
    long end = shape.get(shape.dimension() - 2) - config.lookahead();
    return filtered.add(padded.get(new NDIndex("..., {}:{}, :", first, end)));
  }
}
