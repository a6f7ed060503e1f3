package io.github.timefreq.audio.data;

/** What happens when files of a data set are missing, damaged or empty. */
public enum DamagedFilePolicy {
  /** They are left out, counted, and reported to the listener, as are classes that vanish. */
  SKIP,
  /** They end the loading with an error that counts them and names the first. */
  REFUSE
}
