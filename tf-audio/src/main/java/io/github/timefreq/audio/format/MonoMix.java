package io.github.timefreq.audio.format;

import java.util.Arrays;

/** Averages the channels of frames as a decoder hands them out, into a buffer that is bounded. */
final class MonoMix {
  private final int longest;
  private float[] samples = new float[0];
  private int length;

  MonoMix(int longest) {
    this.longest = longest;
  }

  /** Makes room for frames that are known to come. */
  void expect(long frames) throws AudioFormatException {
    if (length + frames > longest) {
      throw new AudioFormatException(
          "it is longer than "
              + longest
              + " samples; cut it into shorter files, or lower its sample rate");
    }
    if (length + frames > samples.length) {
      long doubled = Math.min(longest, 2L * samples.length);
      samples = Arrays.copyOf(samples, (int) Math.max(doubled, length + frames));
    }
  }

  /** Returns a sample of one channel, or throws where no model takes it. */
  double require(double sample) throws AudioFormatException {
    if (!Double.isFinite(sample)) {
      throw new AudioFormatException("sample " + length + " is not a finite number");
    }
    if (Math.abs(sample) > AudioFiles.LARGEST_SAMPLE) {
      throw new AudioFormatException(
          "sample " + length + " is " + (float) sample + ", where full scale is 1");
    }
    return sample;
  }

  /** Adds a frame, given the sum of its channels. */
  void add(double sum, int channels) throws AudioFormatException {
    if (length == samples.length) {
      expect(Math.min(longest - length, 4096) | 1);
    }
    samples[length++] = (float) (sum / channels);
  }

  float[] samples() {
    return length == samples.length ? samples : Arrays.copyOf(samples, length);
  }
}
