package io.github.timefreq.audio.frontend;

/** First values of the kernels of a learned bank. */
public enum FrontEndInitialization {
  /**
   * Gaussian windows times a cosine and a sine at the centre of a mel band, as wide in frequency as
   * the band, of unit gain there.
   */
  GABOR,
  /** Normal random numbers. */
  RANDOM
}
