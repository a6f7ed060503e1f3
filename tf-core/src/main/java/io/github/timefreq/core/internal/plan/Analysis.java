package io.github.timefreq.core.internal.plan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv1d;

/** The analysis as it is defined: a convolution of every coordinate's signal into M channels. */
public final class Analysis {
  private Analysis() {}

  /**
   * One convolution with a group of channels for each of the N banks.
   *
   * @param signals tokens and those that the kernels see around them, {@code [B, T+K-1, D]}
   * @param kernels by lag, {@code [N, M, K]}; N divides D
   * @return the channels before bias and phi, {@code [B, D, M, T]}
   */
  static NDArray channels(NDArray signals, NDArray kernels) {
    Shape shape = signals.getShape();
    long batch = shape.get(0);
    long width = shape.get(2);
    long banks = kernels.getShape().get(0);
    long filters = kernels.getShape().get(1);
    NDArray byBank =
        signals
            .reshape(batch, shape.get(1), banks, width / banks)
            .transpose(0, 3, 2, 1)
            .reshape(batch * width / banks, banks, shape.get(1));
    NDArray lastLagFirst = kernels.flip(2).reshape(banks * filters, 1, kernels.getShape().get(2));
    Shape one = new Shape(1);
    return Conv1d.conv1d(byBank, lastLagFirst, null, one, new Shape(0), one, Math.toIntExact(banks))
        .singletonOrThrow()
        .reshape(batch, width / banks, banks, filters, -1)
        .transpose(0, 2, 1, 3, 4)
        .reshape(batch, width, filters, -1);
  }
}
