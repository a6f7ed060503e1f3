package io.github.timefreq.audio.frontend;

import io.github.timefreq.core.internal.Checks;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Frequency bands whose centres are evenly spaced on the mel scale, {@code mel(f) = 2595 log10(1 +
 * f/700)}, as hearing spaces them: band c lies around the c-th of {@code count} points strictly
 * between the lowest and the highest frequency, and reaches to its neighbours' centres.
 *
 * @param count number of bands C
 * @param lowestHertz lower end of the first band
 * @param highestHertz upper end of the last band, at most half of the sample rate
 */
public record MelBands(int count, double lowestHertz, double highestHertz) {
  private static final int MOST = 1 << 12;

  /**
   * Checks every setting.
   *
   * @param count number of bands C, from 1 to 4096
   * @param lowestHertz lower end of the first band, at least 0
   * @param highestHertz upper end of the last band, above the lower end
   * @throws IllegalArgumentException naming the setting, its value and what is allowed
   */
  public MelBands {
    Checks.requireRange("bands", count, 1, MOST);
    Checks.require(
        lowestHertz >= 0 && lowestHertz < highestHertz && highestHertz < Double.POSITIVE_INFINITY,
        "bands must go from at least 0 Hz up, got " + lowestHertz + " to " + highestHertz + " Hz");
  }

  /**
   * The bands of speech at 16 kHz: 40 from 60 to 7800 Hz.
   *
   * @return the default
   */
  public static MelBands defaults() {
    return new MelBands(40, 60, 7800);
  }

  /**
   * Returns the middle of every band.
   *
   * @return C frequencies in hertz, ascending
   */
  public List<Double> centers() {
    return IntStream.rangeClosed(1, count).mapToObj(this::edge).toList();
  }

  /**
   * Returns the triangular weights of a spectrum's bins in every band: 1 at the band's centre, 0 at
   * its neighbours' centres, straight between them in hertz.
   *
   * @param sampleRate samples a second
   * @param fourierLength length n of the transform, whose bin k is at {@code k sampleRate / n}
   * @return weights {@code [C][n/2 + 1]}
   */
  public float[][] triangles(int sampleRate, int fourierLength) {
    float[][] weights = new float[count][fourierLength / 2 + 1];
    for (int c = 0; c < count; c++) {
      double lower = edge(c);
      double center = edge(c + 1);
      double upper = edge(c + 2);
      for (int k = 0; k < weights[c].length; k++) {
        double hertz = (double) k * sampleRate / fourierLength;
        double rising = (hertz - lower) / (center - lower);
        double falling = (upper - hertz) / (upper - center);
        weights[c][k] = (float) Math.max(0, Math.min(rising, falling));
      }
    }
    return weights;
  }

  /** Distance in hertz from the lower to the upper end of band c, halved. */
  double halfWidth(int c) {
    return (edge(c + 2) - edge(c)) / 2;
  }

  /**
   * Checks that the bands lie below half of a sample rate.
   *
   * @param sampleRate samples a second
   * @throws IllegalArgumentException if they do not
   */
  public void requireBelowNyquist(int sampleRate) {
    Checks.require(
        2 * highestHertz <= sampleRate,
        "bands up to "
            + highestHertz
            + " Hz need a sample rate of twice that, got "
            + sampleRate
            + "; lower highestHertz");
  }

  /** The i-th of {@code count + 2} points evenly spaced in mel, both ends among them. */
  private double edge(int i) {
    double low = mel(lowestHertz);
    double step = (mel(highestHertz) - low) / (count + 1);
    return 700 * (Math.pow(10, (low + i * step) / 2595) - 1);
  }

  private static double mel(double hertz) {
    return 2595 * Math.log10(1 + hertz / 700);
  }
}
