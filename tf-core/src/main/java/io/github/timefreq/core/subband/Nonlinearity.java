package io.github.timefreq.core.subband;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;

/** The pointwise function phi between analysis and gain. */
public enum Nonlinearity {
  /** {@code phi(X) = X}: the whole filterbank is linear and folds into one FIR filter. */
  IDENTITY,
  /** {@code phi(X) = X * Phi(X)}, Phi the standard normal distribution function (erf form). */
  GELU,
  /** {@code phi(X) = max(X, 0)}. */
  RELU;

  /**
   * Applies the function to every element.
   *
   * @param x subbands of any shape
   * @return {@code phi(x)}
   */
  public NDArray apply(NDArray x) {
    return switch (this) {
      case IDENTITY -> x;
      case GELU -> Activation.gelu(x);
      case RELU -> Activation.relu(x);
    };
  }
}
