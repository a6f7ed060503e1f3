package io.github.timefreq.core.baseline;

import io.github.timefreq.core.internal.Checks;
import io.github.timefreq.core.signal.SignalConfig;
import io.github.timefreq.core.signal.SignalLayer;

/**
 * Fixed causal averages: the first half of the coordinates passes, of the second half equal shares
 * become the mean of the last 2, 4, 8, ... tokens. Nothing is learned.
 *
 * <p>Source: P. Verma, "WaveletGPT: Wavelet Inspired Large Language Models", 2024, with Haar
 * averages. Its lengths follow the context; here they end at {@code longest}.
 *
 * @param longest longest average, in tokens, at least 2
 */
public record MovingAverageConfig(int longest) implements SignalConfig {
  private static final int MAX_TAPS = 1 << 20;

  /**
   * Checks the setting.
   *
   * @param longest longest average
   * @throws IllegalArgumentException if it is out of range
   */
  public MovingAverageConfig {
    Checks.requireRange("longest", longest, 2, MAX_TAPS);
  }

  @Override
  public SignalLayer newLayer() {
    return new MovingAverage(this);
  }

  @Override
  public long parameterCount(int width) {
    return 0;
  }

  @Override
  public long multiplyAddsPerToken(int width, int tokens) {
    return (long) width * longest;
  }

  @Override
  public int historyLength() {
    return longest - 1;
  }
}
