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
  public PreparedFilter prepare(FilterWeights weights, int width) {
    return (padded, features, training) ->
        evaluate(padded, features, weights.in(padded.getManager()));
  }

  private NDArray evaluate(NDArray padded, NDArray features, FilterWeights weights) {
    Shape shape = padded.getShape();
    long batch = shape.get(0);
    long width = shape.get(2);
    NDArray channels = config.nonlinearity().apply(analyse(padded, weights)); // [B, D, M, T+J-1]
    NDArray filtered = channels.mul(weights.gatedGains().transpose().expandDims(2));
    if (config.adaptiveGains() != null) {
      filtered = filtered.add(adapt(channels, weights, features));
    }
    NDArray out =
        synthesize(filtered.reshape(batch * width, config.filters(), -1), weights.synthesis());
    return FilterbankPlan.withResidual(
        config, padded, out.reshape(batch, width, -1).transpose(0, 2, 1));
  }

  /** A convolution with one group of channels for each of the N banks. */
  private NDArray analyse(NDArray padded, FilterWeights weights) {
    Shape shape = padded.getShape();
    long batch = shape.get(0);
    long width = shape.get(2);
    long banks = weights.kernels().getShape().get(0);
    long filters = config.filters();
    NDArray signals =
        padded
            .reshape(batch, shape.get(1), banks, width / banks)
            .transpose(0, 3, 2, 1)
            .reshape(batch * width / banks, banks, shape.get(1));
    NDArray kernels = weights.kernels().flip(2).reshape(banks * filters, 1, config.kernelLength());
    NDArray bias =
        weights.bias() == null
            ? null
            : weights.bias().reshape(1, filters).repeat(0, banks).reshape(banks * filters);
    Shape one = new Shape(1);
    NDArray channels =
        Conv1d.conv1d(signals, kernels, bias, one, new Shape(0), one, Math.toIntExact(banks))
            .singletonOrThrow();
    return channels
        .reshape(batch, width / banks, banks, filters, -1)
        .transpose(0, 2, 1, 3, 4)
        .reshape(batch, width, filters, -1);
  }

  private NDArray adapt(NDArray channels, FilterWeights weights, NDArray features) {
    Shape shape = channels.getShape();
    long groups = config.adaptiveGainsOrThrow().groups();
    NDArray gains = // [B, G, 1, M, T]
        weights.gated(weights.adaptiveGains(config, features)).transpose(0, 2, 3, 1).expandDims(2);
    return channels
        .reshape(shape.get(0), groups, shape.get(1) / groups, shape.get(2), shape.get(3))
        .mul(gains)
        .reshape(shape);
  }

  private static NDArray synthesize(NDArray filtered, @Nullable NDArray synthesis) {
    if (synthesis == null) {
      return filtered.sum(new int[] {1});
    }
    return Conv1d.conv1d(filtered, synthesis.flip(1).expandDims(0)).singletonOrThrow();
  }
}
