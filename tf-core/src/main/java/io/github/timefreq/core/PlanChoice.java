package io.github.timefreq.core;

/** Which of the exactly equivalent evaluations of the filterbank is run. */
public enum PlanChoice {
  /** {@link #FOLDED} when the bank is linear, otherwise {@link #CHUNKED}. */
  AUTO,
  /**
   * The definition, one channel for each filter. A reference: memory grows with {@code B*T*D*M}.
   */
  LITERAL,
  /** Analysis, gain, synthesis and residual as one FIR filter a coordinate; linear banks only. */
  FOLDED,
  /** Matrix products over pieces of the sequence that keep to a bound of memory. */
  CHUNKED
}
