package io.github.timefreq.core.internal.plan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.timefreq.core.internal.layer.FirKernel;
import io.github.timefreq.core.internal.layer.Impulse;
import org.jspecify.annotations.Nullable;

/**
 * Folds a linear bank with static gains into one FIR filter a coordinate, {@code e[d,l] = sum_m
 * a[m,d] (h_m * g_m)[l]}, plus the unit impulse for the residual. Gradients flow through the fold
 * to h, a and g.
 */
public final class KernelFolding {
  private KernelFolding() {}

  /** Returns the kernels {@code [D, K+J-1]} and what the biases add to every output. */
  public static FirKernel fold(FilterSpec spec, FilterWeights weights, int width) {
    int banks = spec.sharing().banks(width);
    int filters = spec.filters();
    NDArray gains = weights.gatedGains();
    // [M, D or 1] to [N, D/N or 1, M]: the coordinates that have a bank in common side by side.
    NDArray byBank =
        gains.getShape().get(1) == 1
            ? gains.transpose().expandDims(0).broadcast(new Shape(banks, 1, filters))
            : gains.reshape(filters, banks, width / banks).transpose(1, 2, 0);
    NDArray kernel =
        byBank
            .matMul(response(spec, weights, banks))
            .broadcast(new Shape(banks, width / banks, spec.responseLength()))
            .reshape(width, spec.responseLength());
    if (spec.residual()) {
      kernel = kernel.add(Impulse.at(kernel.getManager(), spec.responseLength(), spec.lookahead()));
    }
    return new FirKernel(kernel, spec.lookahead(), offset(weights, gains));
  }

  /** Analysis and synthesis in cascade, {@code [N, M, K+J-1]}. */
  private static NDArray response(FilterSpec spec, FilterWeights weights, int banks) {
    NDArray kernels = weights.kernels();
    NDArray synthesis = weights.synthesis();
    if (synthesis == null) {
      return kernels;
    }
    long filters = spec.filters();
    long taps = spec.synthesisLength();
    // outer[n, m, j, k] = g[m, j] h[n, m, k] belongs to lag j + k. Padding the rows to K+J and
    // reading them again as rows of K+J-1 moves row j by j places, so that a plain sum adds up
    // equal lags.
    NDArray outer = synthesis.expandDims(2).mul(kernels.expandDims(2));
    NDArray padding = outer.getManager().zeros(new Shape(banks, filters, taps, taps));
    return outer
        .concat(padding, 3)
        .reshape(banks * filters, -1)
        .get(new NDIndex(":, 0:{}", taps * spec.responseLength()))
        .reshape(banks, filters, taps, spec.responseLength())
        .sum(new int[] {2});
  }

  private static @Nullable NDArray offset(FilterWeights weights, NDArray gains) {
    NDArray bias = weights.bias();
    if (bias == null) {
      return null;
    }
    NDArray synthesis = weights.synthesis();
    NDArray constant = synthesis == null ? bias : bias.mul(synthesis.sum(new int[] {1}, true));
    return gains.mul(constant).sum(new int[] {0});
  }
}
