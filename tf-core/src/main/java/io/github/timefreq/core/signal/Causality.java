package io.github.timefreq.core.signal;

/** Which tokens a filter may see. */
public enum Causality {
  /** The current token and the past: lags {@code 0 .. K-1}. What next-token prediction needs. */
  CAUSAL,
  /**
   * Both sides of the current token: lags {@code -c .. K-1-c} with {@code c = (K-1)/2} rounded
   * down. For encoders, such as audio.
   */
  CENTERED;

  /**
   * Returns the index of the tap with lag 0 in a kernel: the number of future tokens it sees.
   *
   * @param taps kernel length K
   * @return {@code 0} for {@link #CAUSAL}, {@code (K-1)/2} for {@link #CENTERED}
   */
  public int lookahead(int taps) {
    return this == CAUSAL ? 0 : (taps - 1) / 2;
  }
}
