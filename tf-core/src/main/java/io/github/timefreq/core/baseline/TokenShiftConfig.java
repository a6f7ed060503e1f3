package io.github.timefreq.core.baseline;

import io.github.timefreq.core.signal.SignalConfig;
import io.github.timefreq.core.signal.SignalLayer;

/**
 * Token shift: every coordinate mixes the current token with the one before, {@code y[t,d] = x[t,d]
 * + mu[d] (x[t-1,d] - x[t,d])}, with learned {@code mu [D]}, 0 at first.
 *
 * <p>Source: B. Peng et al., "RWKV: Reinventing RNNs for the Transformer Era", 2023.
 */
public record TokenShiftConfig() implements SignalConfig {
  private static final int TAPS = 2;

  @Override
  public SignalLayer newLayer() {
    return new TokenShift(this);
  }

  @Override
  public long parameterCount(int width) {
    return width;
  }

  @Override
  public long multiplyAddsPerToken(int width, int tokens) {
    return (long) TAPS * width;
  }

  @Override
  public int historyLength() {
    return TAPS - 1;
  }
}
