package io.github.timefreq.core.internal.plan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv1d;
import io.github.timefreq.core.internal.layer.PreparedFilter;
import org.jspecify.annotations.Nullable;

/**
 * The operator as it is defined: a convolution of every coordinate's signal into M channels, phi, a
 * gain a channel, and a convolution back. {@code B*T*D*M*(K+J+1)} multiply-adds and several arrays
 * of {@code B*T*D*M} floats.
 */
final class LiteralPlan implements FilterbankPlan {
  private final FilterSpec spec;

  LiteralPlan(FilterSpec spec) {
    this.spec = spec;
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
    NDArray analysed = Analysis.channels(padded, weights.kernels()); // [B, D, M, T+J-1]
    NDArray channels = spec.nonlinearity().apply(weights.biased(analysed));
    NDArray filtered = channels.mul(weights.gatedGains().transpose().expandDims(2));
    if (spec.adaptiveGains() != null) {
      filtered = filtered.add(adapt(channels, weights, features));
    }
    NDArray out =
        synthesize(filtered.reshape(batch * width, spec.filters(), -1), weights.synthesis());
    return FilterbankPlan.withResidual(
        spec, padded, out.reshape(batch, width, -1).transpose(0, 2, 1));
  }

  private NDArray adapt(NDArray channels, FilterWeights weights, NDArray features) {
    Shape shape = channels.getShape();
    long groups = spec.adaptiveGainsOrThrow().groups();
    NDArray gains = // [B, G, 1, M, T]
        weights.gated(weights.adaptiveGains(spec, features)).transpose(0, 2, 3, 1).expandDims(2);
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
