package io.github.timefreq.core;

/** What the layer computes before it has learned anything. */
public enum Start {
  /**
   * {@link #RECONSTRUCTION} without a residual path; with one {@link #HAAR} where the configuration
   * allows it, otherwise {@link #IDENTITY}.
   */
  AUTO,
  /** The layer returns its input. */
  IDENTITY,
  /**
   * One half of the coordinates starts as moving averages of 2, 4, 8, ... tokens, spread evenly;
   * the other half passes through. The averages are those of WaveletGPT (Verma, 2024), here as the
   * starting point of filters that learn. Needs Haar kernels, a gain per coordinate, a residual
   * path and no nonlinearity.
   */
  HAAR,
  /**
   * The bank decomposes its input and puts it together again exactly. Needs Fourier kernels, no
   * residual path and no nonlinearity.
   */
  RECONSTRUCTION
}
