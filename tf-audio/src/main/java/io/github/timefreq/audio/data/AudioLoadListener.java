package io.github.timefreq.audio.data;

/** Is told how the loading of a data set goes. */
public interface AudioLoadListener {
  /** Ignores everything. */
  AudioLoadListener NONE = new AudioLoadListener() {};

  /**
   * Another file was read.
   *
   * @param done files so far
   * @param total files in all
   */
  default void onProgress(int done, int total) {}

  /**
   * Something about the data set that its user should know, such as files that are not used.
   *
   * @param note one line
   */
  default void onNote(String note) {}

  /**
   * Files were left out; called at most once, at the end.
   *
   * @param files how many, and the first few
   */
  default void onSkipped(SkippedFiles files) {}
}
