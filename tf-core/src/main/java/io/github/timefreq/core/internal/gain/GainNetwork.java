package io.github.timefreq.core.internal.gain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import io.github.timefreq.core.signal.Causality;
import io.github.timefreq.core.subband.AdaptiveGains;
import io.github.timefreq.core.transformer.TransformerBlock;

/**
 * The network that makes adaptive gains: a generator of features, and the linear map that ends it.
 */
public final class GainNetwork {
  private GainNetwork() {}

  /** Gains {@code [.., G, M]} from features {@code [.., F]}, by the map that ends a generator. */
  public static NDArray gains(
      AdaptiveGains config, NDArray features, NDArray head, NDArray headBias, int filters) {
    Shape shape = features.getShape();
    NDArray gains =
        Linear.linear(features, head, headBias)
            .singletonOrThrow()
            .reshape(shape.slice(0, shape.dimension() - 1).add(config.groups(), filters));
    return switch (config.range()) {
      case UNCONSTRAINED -> gains;
      case SIGMOID -> Activation.sigmoid(gains);
      case SOFTMAX -> gains.softmax(-1);
    };
  }

  /** Number F of features that are made of a hidden state D wide. */
  public static int features(AdaptiveGains config, int width) {
    return config.generator() == AdaptiveGains.Generator.LINEAR ? width : config.features();
  }

  /** Hidden units of the MLPs of a Transformer that makes gains. */
  static int mlpWidth(AdaptiveGains config) {
    return TransformerBlock.usualMlpWidth(config.features());
  }

  /** Learned scalars, those of the last map included. */
  public static long parameterCount(AdaptiveGains config, int width, int filters) {
    return generatorParameterCount(config, width)
        + (features(config, width) + 1L) * config.groups() * filters;
  }

  private static long generatorParameterCount(AdaptiveGains config, int width) {
    int features = config.features();
    return switch (config.generator()) {
      case LINEAR -> 0;
      case LOW_RANK -> (long) width * features;
      case TRANSFORMER ->
          (width + 1L) * features
              + config.layers() * TransformerBlock.parameterCount(features, mlpWidth(config))
              + 2L * features;
    };
  }

  /** Multiply-adds of the generator for one token of T, without the last map. */
  public static long multiplyAdds(
      AdaptiveGains config, int width, long tokens, Causality causality) {
    int features = config.features();
    return switch (config.generator()) {
      case LINEAR -> 0;
      case LOW_RANK -> (long) width * features;
      case TRANSFORMER ->
          (long) width * features
              + config.layers()
                  * TransformerBlock.multiplyAddsPerToken(
                      features, mlpWidth(config), tokens, causality);
    };
  }
}
