package io.github.timefreq.core.filterbank;

/** How the analysis kernels start. */
public enum KernelInitialization {
  /** Independent normal taps of variance {@code 1/K}. */
  RANDOM,
  /** Gabor pairs: cosines and sines of evenly spaced frequencies under a raised-cosine window. */
  FOURIER,
  /**
   * The unit impulse, causal Haar averages over 2, 4, 8, ... tokens up to the kernel length, and
   * random kernels for what is left of the bank.
   */
  HAAR,
  /**
   * The impulse and the averages of {@link #HAAR}, then delays by 1, 2, 3, ... tokens as far as the
   * kernels reach, and random kernels for what is left of the bank.
   */
  LAGS
}
