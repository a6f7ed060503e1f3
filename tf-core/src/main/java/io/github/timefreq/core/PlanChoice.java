package io.github.timefreq.core;

/** Which of the exactly equivalent evaluations of the filterbank is run. */
public enum PlanChoice {
  /**
   * {@link #CHUNKED} for a bank with a nonlinearity; for a linear one {@link #EFFECTIVE_KERNEL}
   * with adaptive gains, otherwise {@link #FOLDED}, or {@link #FFT} when the kernels are long.
   */
  AUTO,
  /**
   * The definition, one channel for each filter. A reference: memory grows with {@code B*T*D*M}.
   */
  LITERAL,
  /** Analysis, gain, synthesis and residual as one FIR filter a coordinate; linear banks only. */
  FOLDED,
  /** The folded filter as products of spectra over overlapping blocks; linear banks only. */
  FFT,
  /**
   * A FIR filter for each token and group of coordinates, as banded matrix products; linear banks
   * with adaptive gains only.
   */
  EFFECTIVE_KERNEL,
  /** The definition over pieces of the batch that keep to a bound of memory. */
  CHUNKED
}
