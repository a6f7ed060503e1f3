package io.github.timefreq.core.internal.plan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.timefreq.core.internal.layer.PreparedFilter;

/** One of the equivalent ways to evaluate a filterbank. */
public interface FilterbankPlan {
  /**
   * Does what depends on the weights only.
   *
   * @param weights the weights, attached to the memory that the result may use
   * @param width number of coordinates D
   */
  PreparedFilter prepare(FilterWeights weights, int width);

  static FilterbankPlan of(FilterSpec spec) {
    return switch (spec.resolvedPlan()) {
      case LITERAL -> new LiteralPlan(spec);
      case FOLDED -> new FoldedPlan(spec);
      case FFT -> new FftPlan(spec);
      case EFFECTIVE_KERNEL -> new EffectiveKernelPlan(spec);
      case CHUNKED -> new ChunkedPlan(spec);
      case AUTO -> throw new AssertionError("a resolved plan is never AUTO");
    };
  }

  /**
   * Adds the input to the filtered signal, where there is a residual path.
   *
   * @param padded {@code [.., A+T, D]}
   * @param filtered {@code [.., T, D]}
   */
  static NDArray withResidual(FilterSpec spec, NDArray padded, NDArray filtered) {
    if (!spec.residual()) {
      return filtered;
    }
    Shape shape = padded.getShape();
    long first = spec.historyLength();
    long end = shape.get(shape.dimension() - 2) - spec.lookahead();
    return filtered.add(padded.get(new NDIndex("..., {}:{}, :", first, end)));
  }
}
