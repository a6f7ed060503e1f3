package io.github.timefreq.core.subband;

/** Which coordinates share the gain of a filter. */
public enum GainSharing {
  /** One gain a filter, {@code a[m]}: the literal reading of the paper; M parameters. */
  PER_FILTER,
  /** A gain for every filter and coordinate, {@code a[m,d]}: M*D parameters. */
  PER_COORDINATE
}
