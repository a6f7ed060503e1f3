package io.github.timefreq.core;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import org.jspecify.annotations.Nullable;

/**
 * A linear bank as one FIR filter a coordinate, {@code e[d,l] = sum_m a[m,d] (h_m * g_m)[l]}, plus
 * the unit impulse for the residual: {@code B*T*D*(K+J-1)} multiply-adds, M times fewer than the
 * definition, and no array larger than the input. Gradients flow through the fold to h, a and g.
 */
final class FoldedPlan implements FilterbankPlan {
  private final FilterbankConfig config;

  FoldedPlan(FilterbankConfig config) {
    this.config = config;
  }

  @Override
  public PreparedFilterbank prepare(FilterWeights weights, long width) {
    NDArray gains = weights.gatedGains();
    NDArray kernel = gains.transpose().matMul(response(weights));
    if (config.residual()) {
      kernel = kernel.add(impulse(kernel.getManager()));
    }
    NDArray depthwise =
        kernel
            .flip(1)
            .broadcast(new Shape(width, config.responseLength()))
            .reshape(width, 1, config.responseLength(), 1);
    NDArray offset = offset(weights, gains);
    return (padded, training) -> filter(padded, depthwise, offset);
  }

  /** Analysis and synthesis in cascade, {@code [M, K+J-1]}. */
  private NDArray response(FilterWeights weights) {
    NDArray kernels = weights.kernels();
    NDArray synthesis = weights.synthesis();
    if (synthesis == null) {
      return kernels;
    }
    long filters = config.filters();
    long taps = config.synthesisLength();
    // outer[m, j, k] = g[m, j] h[m, k] belongs to lag j + k. Padding the rows to K+J and reading
    // them again as rows of K+J-1 moves row j by j places, so that a plain sum adds up equal lags.
    NDArray outer = synthesis.expandDims(2).mul(kernels.expandDims(1));
    NDArray padding = outer.getManager().zeros(new Shape(filters, taps, taps));
    return outer
        .concat(padding, 2)
        .reshape(filters, -1)
        .get(new NDIndex(":, 0:{}", taps * config.responseLength()))
        .reshape(filters, taps, config.responseLength())
        .sum(new int[] {1});
  }

  private NDArray impulse(NDManager manager) {
    float[] impulse = new float[config.responseLength()];
    impulse[config.lookahead()] = 1f;
    return manager.create(impulse);
  }

  /** What the biases add to every output of a coordinate, {@code [D]} or {@code [1]}. */
  private static @Nullable NDArray offset(FilterWeights weights, NDArray gains) {
    NDArray bias = weights.bias();
    if (bias == null) {
      return null;
    }
    NDArray synthesis = weights.synthesis();
    NDArray constant = synthesis == null ? bias : bias.mul(synthesis.sum(new int[] {1}, true));
    return gains.mul(constant).sum(new int[] {0});
  }

  /** Runs depthwise kernels {@code [D, 1, L, 1]}, last lag first, over {@code [B, L-1+T, D]}. */
  private static NDArray filter(NDArray padded, NDArray depthwise, @Nullable NDArray offset) {
    NDArray out =
        padded.getDevice().isGpu()
            ? alongContiguousTokens(padded, depthwise)
            : acrossContiguousCoordinates(padded, depthwise);
    return offset == null ? out : out.add(offset);
  }

  /**
   * Tokens on the height axis, coordinates last in memory: on a CPU no transposed copy is needed,
   * and the gradient of the weights is fastest.
   */
  private static NDArray acrossContiguousCoordinates(NDArray padded, NDArray depthwise) {
    Shape shape = padded.getShape();
    NDArray image =
        padded.reshape(shape.get(0), shape.get(1), 1, shape.get(2)).transpose(0, 3, 1, 2);
    return convolve(image, depthwise).transpose(0, 2, 3, 1).reshape(shape.get(0), -1, shape.get(2));
  }

  /** Every signal in one run of memory: what a GPU reads at full width. */
  private static NDArray alongContiguousTokens(NDArray padded, NDArray depthwise) {
    Shape shape = padded.getShape();
    long batch = shape.get(0);
    long width = shape.get(2);
    NDArray rows =
        padded
            .transpose(0, 2, 1)
            .reshape(batch * width, shape.get(1)) // not a view: copies into token order
            .reshape(batch, width, 1, shape.get(1));
    return convolve(rows, depthwise.reshape(width, 1, 1, -1))
        .reshape(batch, width, -1)
        .transpose(0, 2, 1);
  }

  private static NDArray convolve(NDArray image, NDArray depthwise) {
    int groups = Math.toIntExact(depthwise.getShape().get(0));
    Shape one = new Shape(1, 1);
    return Conv2d.conv2d(image, depthwise, null, one, new Shape(0, 0), one, groups)
        .singletonOrThrow();
  }
}
