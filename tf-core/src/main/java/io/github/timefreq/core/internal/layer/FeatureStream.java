package io.github.timefreq.core.internal.layer;

import ai.djl.ndarray.NDArray;

/** Makes the features of adaptive gains from tokens as they arrive. */
@FunctionalInterface
public interface FeatureStream {
  /**
   * Reads the next tokens.
   *
   * @param x {@code [B, n, D]}
   * @return {@code [B, n, F]}, attached to {@code x}'s manager
   */
  NDArray next(NDArray x);
}
