package io.github.timefreq.core.internal.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import io.github.timefreq.core.internal.fused.FusedFir;
import java.util.Optional;

/**
 * One FIR filter a coordinate as a depthwise convolution: {@code B*T*D*L} multiply-adds.
 *
 * @param depthwise the kernels, last lag first, {@code [D, 1, L, 1]}
 * @param folded the same kernels, with the place of the present token and what is added to outputs
 */
public record DirectConvolution(NDArray depthwise, FirKernel folded) implements PreparedFilter {

  public static DirectConvolution of(FirKernel folded) {
    Shape shape = folded.kernel().getShape();
    NDArray lastLagFirst = folded.kernel().flip(1).reshape(shape.get(0), 1, shape.get(1), 1);
    return new DirectConvolution(lastLagFirst, folded);
  }

  @Override
  public NDArray apply(NDArray padded, NDArray features, boolean training) {
    NDArray out =
        padded.getDevice().isGpu()
            ? alongContiguousTokens(padded)
            : acrossContiguousCoordinates(padded);
    return withOffset(out);
  }

  @Override
  public Optional<NDArray> applyWhole(NDArray x, boolean training) {
    NDArray kernel = folded.kernel();
    return FusedFir.find(
            x.getManager(), kernel.getShape().get(0), kernel.getShape().get(1), folded.lookahead())
        .map(fused -> fused.filter(x, kernel, training))
        .map(this::withOffset);
  }

  /** A single output is a weighted sum: a product and a sum, instead of a convolution. */
  @Override
  public PreparedFilter forStreaming() {
    Shape shape = depthwise.getShape();
    long taps = shape.get(2);
    NDArray rows = depthwise.reshape(shape.get(0), taps).transpose(); // [L, D]
    return (padded, features, training) -> {
      if (padded.getShape().get(1) != taps) {
        return apply(padded, features, training);
      }
      NDArray out = padded.mul(rows).sum(new int[] {1}, true);
      return withOffset(out);
    };
  }

  /**
   * Tokens on the height axis, coordinates last in memory: on a CPU no transposed copy is needed,
   * and the gradient of the weights is fastest.
   */
  NDArray acrossContiguousCoordinates(NDArray padded) {
    Shape shape = padded.getShape();
    NDArray image =
        padded.reshape(shape.get(0), shape.get(1), 1, shape.get(2)).transpose(0, 3, 1, 2);
    return convolve(image, depthwise).transpose(0, 2, 3, 1).reshape(shape.get(0), -1, shape.get(2));
  }

  /** Every signal in one run of memory: what a GPU reads at full width. */
  NDArray alongContiguousTokens(NDArray padded) {
    Shape shape = padded.getShape();
    long batch = shape.get(0);
    long width = shape.get(2);
    NDArray rows =
        padded
            .transpose(0, 2, 1)
            .reshape(batch * width, shape.get(1)) // not a view: copies into token order
            .reshape(batch, width, 1, shape.get(1));
    NDArray kernels = depthwise.reshape(width, 1, 1, -1);
    kernels.attach(padded.getManager());
    return convolve(rows, kernels).reshape(batch, width, -1).transpose(0, 2, 1);
  }

  private NDArray withOffset(NDArray out) {
    NDArray offset = folded.offset();
    return offset == null ? out : out.add(offset);
  }

  private static NDArray convolve(NDArray image, NDArray depthwise) {
    int groups = Math.toIntExact(depthwise.getShape().get(0));
    Shape one = new Shape(1, 1);
    return Conv2d.conv2d(image, depthwise, null, one, new Shape(0, 0), one, groups)
        .singletonOrThrow();
  }
}
