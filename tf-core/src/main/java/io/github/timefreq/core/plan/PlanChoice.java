package io.github.timefreq.core.plan;

/** Which of the exactly equivalent evaluations of the filterbank is run. */
public enum PlanChoice {
  /**
   * {@link #CHUNKED} for a bank with a nonlinearity; for a linear one {@link #EFFECTIVE_KERNEL}
   * with adaptive gains, otherwise {@link #FOLDED}, or {@link #FFT} for long kernels of a centered
   * bank.
   */
  AUTO,
  /**
   * The definition, one channel for each filter. A reference: memory grows with {@code B*T*D*M}.
   */
  LITERAL,
  /** Analysis, gain, synthesis and residual as one FIR filter a coordinate; linear banks only. */
  FOLDED,
  /**
   * The folded filter as products of spectra over overlapping blocks; linear banks only. Every
   * token of a block reaches all its outputs by rounding errors in proportion to its size, earlier
   * outputs too: {@link #AUTO} never takes it for a causal bank.
   */
  FFT,
  /**
   * A FIR filter for each token and group of coordinates, as banded matrix products; linear banks
   * with adaptive gains only. Outside of the bands are zeros: NaN or infinity in a token makes
   * earlier outputs of its block NaN, while a finite value leaves them bit-identical.
   */
  EFFECTIVE_KERNEL,
  /** The definition over pieces of the batch that keep to a bound of memory. */
  CHUNKED
}
