package io.github.timefreq.core.filterbank;

/** What the layer computes before it has learned anything. */
public enum Start {
  /**
   * {@link #RECONSTRUCTION} without a residual path; with one {@link #CANON_HAAR} or {@link #HAAR}
   * where the configuration allows it, otherwise {@link #IDENTITY}.
   */
  AUTO,
  /** The layer returns its input. */
  IDENTITY,
  /**
   * One half of the coordinates starts as moving averages of 2, 4, 8, ... tokens, spread evenly;
   * the other half passes through. The averages are those of WaveletGPT (Verma, 2024), here as the
   * starting point of filters that learn. Needs kernels {@link KernelInitialization#HAAR} or {@link
   * KernelInitialization#LAGS}, a gain per coordinate, a residual path and no nonlinearity.
   */
  HAAR,
  /**
   * {@link #HAAR}, and besides every coordinate starts with a random filter of its last 4 tokens,
   * uniform within {@code 1/2} a tap: what a Canon layer (Allen-Zhu, 2025) starts from. Needs
   * kernels {@link KernelInitialization#LAGS} and what {@code HAAR} needs.
   */
  CANON_HAAR,
  /**
   * The bank decomposes its input and puts it together again exactly. Needs Fourier kernels, no
   * residual path and no nonlinearity.
   */
  RECONSTRUCTION
}
