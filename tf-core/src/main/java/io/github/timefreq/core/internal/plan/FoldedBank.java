package io.github.timefreq.core.internal.plan;

import ai.djl.ndarray.NDArray;
import io.github.timefreq.core.internal.fused.FusedFir;
import io.github.timefreq.core.internal.layer.DirectConvolution;
import io.github.timefreq.core.internal.layer.PreparedFilter;
import java.util.Optional;

/**
 * A bank that a fused operator can fold and run at once: gains per embedding dimension, one bank
 * for all of them, and nothing else but the residual.
 */
final class FoldedBank implements PreparedFilter {
  private final FilterSpec spec;
  private final FilterWeights weights;
  private final int width;

  private FoldedBank(FilterSpec spec, FilterWeights weights, int width) {
    this.spec = spec;
    this.weights = weights;
    this.width = width;
  }

  static PreparedFilter of(FilterSpec spec, FilterWeights weights, int width) {
    FoldedBank bank = new FoldedBank(spec, weights, width);
    return bank.fits() ? bank : bank.direct();
  }

  private boolean fits() {
    return spec.residual()
        && weights.synthesis() == null
        && weights.bias() == null
        && weights.gate() == null
        && weights.kernels().getShape().get(0) == 1
        && weights.gains().getShape().get(1) == width;
  }

  private DirectConvolution direct() {
    return DirectConvolution.of(KernelFolding.fold(spec, weights, width));
  }

  @Override
  public NDArray apply(NDArray padded, NDArray features, boolean training) {
    return direct().apply(padded, features, training);
  }

  @Override
  public Optional<NDArray> applyWhole(NDArray x, boolean training) {
    return FusedFir.find(x.getManager(), width, spec.kernelLength(), spec.lookahead())
        .map(fused -> fused.filterBank(x, weights.gains(), weights.kernels(), training));
  }

  @Override
  public PreparedFilter forStreaming() {
    return direct().forStreaming();
  }
}
