package io.github.timefreq.audio;

/** What happens when files of a data set are missing, damaged or empty. */
public enum DamagedFiles {
  /** They are left out, counted, and reported to the listener. */
  SKIP,
  /** The first one ends the loading with an error that names it. */
  REFUSE
}
