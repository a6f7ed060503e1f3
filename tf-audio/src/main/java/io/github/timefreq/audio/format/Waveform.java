package io.github.timefreq.audio.format;

/**
 * A sound of one channel: N samples, full scale at -1 and 1, at equal distances in time.
 *
 * <p>The samples are not copied, neither in nor out: whoever holds a waveform must not write into
 * them. What was decoded from floating-point files may go beyond full scale and is left so.
 */
public final class Waveform {
  private final float[] samples;
  private final int sampleRate;

  /**
   * Takes samples as a sound.
   *
   * @param samples {@code [N]}, to be left alone from now on
   * @param sampleRate samples a second (Hz), at least 1
   * @throws IllegalArgumentException if the rate is below 1
   */
  public Waveform(float[] samples, int sampleRate) {
    if (sampleRate < 1) {
      throw new IllegalArgumentException("sampleRate must be at least 1 Hz, got " + sampleRate);
    }
    this.samples = samples;
    this.sampleRate = sampleRate;
  }

  /**
   * Returns the samples themselves, not a copy.
   *
   * @return {@code [N]}, full scale at -1 and 1; not to be written into
   */
  public float[] samples() {
    return samples;
  }

  /**
   * Returns the sample rate.
   *
   * @return samples a second (Hz)
   */
  public int sampleRate() {
    return sampleRate;
  }

  /**
   * Returns the number of samples.
   *
   * @return N
   */
  public int length() {
    return samples.length;
  }

  /**
   * Returns how long the sound is.
   *
   * @return seconds, {@code N / sampleRate}
   */
  public double seconds() {
    return (double) samples.length / sampleRate;
  }

  @Override
  public String toString() {
    return samples.length + " samples at " + sampleRate + " Hz";
  }
}
