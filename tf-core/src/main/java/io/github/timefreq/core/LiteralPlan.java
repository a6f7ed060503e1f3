package io.github.timefreq.core;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv1d;
import org.jspecify.annotations.Nullable;

/**
 * The operator as it is defined: a convolution of every coordinate's signal into M channels, phi, a
 * gain a channel, and a convolution back. {@code B*T*D*M*(K+J+1)} multiply-adds and several arrays
 * of {@code B*T*D*M} floats.
 */
final class LiteralPlan implements FilterbankPlan {
  private final FilterbankConfig config;

  LiteralPlan(FilterbankConfig config) {
    this.config = config;
  }

  @Override
  public PreparedFilterbank prepare(FilterWeights weights, long width) {
    return (padded, training) -> evaluate(padded, weights.in(padded.getManager()));
  }

  private NDArray evaluate(NDArray padded, FilterWeights weights) {
    Shape shape = padded.getShape();
    long batch = shape.get(0);
    long width = shape.get(2);
    long filters = config.filters();
    NDArray signals = padded.transpose(0, 2, 1).reshape(batch * width, 1, shape.get(1));
    NDArray analysis = weights.kernels().flip(1).expandDims(1);
    NDArray bias = weights.bias() == null ? null : weights.bias().reshape(filters);
    NDArray channels = Conv1d.conv1d(signals, analysis, bias).singletonOrThrow();
    long steps = channels.getShape().get(2);
    NDArray filtered =
        config
            .nonlinearity()
            .apply(channels)
            .reshape(batch, width, filters, steps)
            .mul(weights.gatedGains().transpose().expandDims(2))
            .reshape(batch * width, filters, steps);
    NDArray out = synthesize(filtered, weights.synthesis());
    return FilterbankPlan.withResidual(
        config, padded, out.reshape(batch, width, -1).transpose(0, 2, 1));
  }

  private static NDArray synthesize(NDArray filtered, @Nullable NDArray synthesis) {
    if (synthesis == null) {
      return filtered.sum(new int[] {1});
    }
    return Conv1d.conv1d(filtered, synthesis.flip(1).expandDims(0)).singletonOrThrow();
  }
}
