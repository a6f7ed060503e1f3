package io.github.timefreq.core.internal.gain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import io.github.timefreq.core.internal.layer.FeatureStream;
import io.github.timefreq.core.signal.Causality;
import io.github.timefreq.core.subband.AdaptiveGains;

/** Makes the features of adaptive gains from the hidden state, {@code [B, T, D]}. */
public abstract class GainGenerator extends AbstractBlock {
  public static GainGenerator of(AdaptiveGains config, Causality causality) {
    return switch (config.generator()) {
      case LINEAR -> throw new AssertionError("the features of LINEAR are the hidden state");
      case LOW_RANK -> new LowRankGenerator(config);
      case TRANSFORMER -> new TransformerGenerator(config, causality);
    };
  }

  /** {@code [B, T, D]} to {@code [B, T, F]}. */
  public abstract NDArray features(ParameterStore store, NDArray x, boolean training);

  /** The same for tokens as they arrive; only where they do not depend on tokens to come. */
  public abstract FeatureStream openStream(ParameterStore store, NDManager manager);
}
