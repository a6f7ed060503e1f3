package io.github.timefreq.audio;

/** What happens when files of a data set are missing, damaged or empty. */
public enum DamagedFiles {
  /** They are left out, counted, and reported to the listener, as are classes that vanish. */
  SKIP,
  /** They end the loading with an error that counts them and names the first. */
  REFUSE
}
