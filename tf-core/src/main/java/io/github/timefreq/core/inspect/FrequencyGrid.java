package io.github.timefreq.core.inspect;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Evenly spaced frequencies from 0 to 0.5 cycles per token, {@code f_i = i / (2(n-1))}, and the
 * frequency responses of kernels there, {@code H(f) = sum_l h[l] exp(-2 pi i f l)} over lags l.
 */
final class FrequencyGrid {
  /** In steps of 0.002 cycles per token. */
  static final FrequencyGrid STANDARD = new FrequencyGrid(251);

  private final int points;
  private final double[] cosines;
  private final double[] sines;

  FrequencyGrid(int points) {
    this.points = points;
    // Every angle is a multiple of pi / (n-1): one period of them serves all lags and frequencies.
    int period = 2 * (points - 1);
    cosines = new double[period];
    sines = new double[period];
    for (int j = 0; j < period; j++) {
      double angle = 2 * Math.PI * j / period;
      cosines[j] = Math.cos(angle);
      sines[j] = Math.sin(angle);
    }
  }

  int points() {
    return points;
  }

  double frequency(int i) {
    return (double) i / cosines.length;
  }

  List<Double> frequencies() {
    return IntStream.range(0, points).mapToObj(this::frequency).toList();
  }

  /** {@code |H|^2} at every frequency. */
  double[] powers(double[] taps) {
    double[] powers = new double[points];
    for (int i = 0; i < points; i++) {
      double real = 0;
      double imaginary = 0;
      for (int k = 0; k < taps.length; k++) {
        int angle = angle(i, k);
        real += taps[k] * cosines[angle];
        imaginary -= taps[k] * sines[angle];
      }
      powers[i] = real * real + imaginary * imaginary;
    }
    return powers;
  }

  /**
   * The slope of the phase, {@code -d arg H / d(2 pi f) = Re(sum_l l h[l] exp(-2 pi i f l) / H(f))}
   * in tokens, where H is not 0.
   */
  double groupDelay(double[] taps, int firstLag, int i) {
    double real = 0;
    double imaginary = 0;
    double weightedReal = 0;
    double weightedImaginary = 0;
    for (int k = 0; k < taps.length; k++) {
      int angle = angle(i, k);
      double tapReal = taps[k] * cosines[angle];
      double tapImaginary = -taps[k] * sines[angle];
      real += tapReal;
      imaginary += tapImaginary;
      weightedReal += k * tapReal;
      weightedImaginary += k * tapImaginary;
    }
    double power = real * real + imaginary * imaginary;
    return firstLag + (weightedReal * real + weightedImaginary * imaginary) / power;
  }

  private int angle(int i, int k) {
    return (int) ((long) i * k % cosines.length);
  }
}
