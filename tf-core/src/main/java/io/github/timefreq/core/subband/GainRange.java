package io.github.timefreq.core.subband;

/** What values token-adaptive gains can take. */
public enum GainRange {
  /** Any number; 0 at first. */
  UNCONSTRAINED,
  /** From 0 to 1, each by itself. */
  SIGMOID,
  /** From 0 to 1, with the sum 1 over the filters of a group. */
  SOFTMAX
}
