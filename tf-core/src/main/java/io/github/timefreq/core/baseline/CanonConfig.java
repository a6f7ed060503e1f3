package io.github.timefreq.core.baseline;

import io.github.timefreq.core.internal.Checks;
import io.github.timefreq.core.signal.SignalConfig;
import io.github.timefreq.core.signal.SignalLayer;

/**
 * A Canon layer: a depthwise causal convolution with a residual, {@code y[t,d] = x[t,d] + sum_k
 * w[d,k] x[t-k,d]}, with kernels {@code [D, K]} that start as uniform random numbers within {@code
 * 1/sqrt(K)}.
 *
 * <p>Source: Z. Allen-Zhu, "Physics of Language Models: Part 4.1, Architecture Design and the Magic
 * of Canon Layers", 2025, whose kernels have 4 taps.
 *
 * @param kernelLength taps K, at least 1
 */
public record CanonConfig(int kernelLength) implements SignalConfig {
  private static final int MAX_TAPS = 1 << 20;

  /**
   * Checks the setting.
   *
   * @param kernelLength taps K
   * @throws IllegalArgumentException if it is out of range
   */
  public CanonConfig {
    Checks.requireRange("kernelLength", kernelLength, 1, MAX_TAPS);
  }

  @Override
  public SignalLayer newLayer() {
    return new Canon(this);
  }

  @Override
  public long parameterCount(int width) {
    return (long) width * kernelLength;
  }

  @Override
  public long multiplyAddsPerToken(int width, int tokens) {
    return (long) width * kernelLength;
  }

  @Override
  public int historyLength() {
    return kernelLength - 1;
  }
}
