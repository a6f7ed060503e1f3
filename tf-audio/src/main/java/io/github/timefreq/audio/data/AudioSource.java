package io.github.timefreq.audio.data;

import java.io.IOException;

/** Where a data set of sounds comes from. */
public interface AudioSource {
  /**
   * Returns the name of the source.
   *
   * @return what reports call it
   */
  String name();

  /**
   * Loads all sounds into memory, four bytes a sample.
   *
   * @param sampleRate to which they are resampled (Hz)
   * @param listener is told of progress and of files that were left out
   * @return the data set
   * @throws IOException naming the file and what is wrong with it
   * @throws IllegalArgumentException if the rate is below 1,000
   */
  AudioDataset load(int sampleRate, AudioLoadListener listener) throws IOException;
}
