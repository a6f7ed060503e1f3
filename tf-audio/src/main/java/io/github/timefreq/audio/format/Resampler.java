package io.github.timefreq.audio.format;

/**
 * Changes the sample rate of a sound by a rational ratio L/M, with a polyphase filterbank of
 * Kaiser-windowed sincs (Crochiere and Rabiner, Multirate Digital Signal Processing, 1983; Kaiser,
 * 1974). Output sample m lies at the time of input sample {@code m*M/L}:
 *
 * <pre>
 *   y[m] = sum_n x[n] h(m*M/L - n)      h(t) = c sinc(c t) kaiser(t / W)      c = 0.95 min(1, L/M)
 * </pre>
 *
 * <p>With N the smaller of the two Nyquist frequencies, the cutoff (-6 dB) is 0.95 N, the passband
 * goes to 0.9 N with a ripple below 0.01 dB, and from N on everything is 100 dB or more below: what
 * would alias, and the images of what is there. Each of the L phases is scaled to pass a constant
 * as it is. The delay is none: the filter is centred, and the sound is silent outside of its ends.
 *
 * <p>A phase has about {@code 128 max(1, M/L)} taps, the cost of an output sample in multiply-adds.
 * Phases are kept where all of them fit in 32 MiB, which those between the usual rates do by far,
 * and computed anew for each sample otherwise. An instance is not to be shared by threads.
 */
public final class Resampler {
  private static final double ATTENUATION = 100;
  private static final double CUTOFF = 0.95;

  /** Half of the transition band, relative to N. */
  private static final double HALF_TRANSITION = 0.05;

  /** Kaiser's formulas for the window's shape and length. */
  private static final double BETA = 0.1102 * (ATTENUATION - 8.7);

  private static final double ZERO_CROSSINGS =
      (ATTENUATION - 7.95) / (2 * 2.285 * 2 * HALF_TRANSITION * Math.PI);

  private static final long LARGEST_TABLE = 1 << 23;

  private final int from;
  private final int to;
  private final long up;
  private final long down;
  private final double cutoff;
  private final double halfWidth;
  private final int reach;
  private final float[][] phases;

  /**
   * Designs the filters.
   *
   * @param from rate of the input (Hz), at least 1
   * @param to rate of the output (Hz), at least 1
   * @throws IllegalArgumentException if a rate is below 1
   */
  public Resampler(int from, int to) {
    if (from < 1 || to < 1) {
      throw new IllegalArgumentException(
          "sample rates must be at least 1 Hz, got " + from + " and " + to);
    }
    this.from = from;
    this.to = to;
    int divisor = gcd(from, to);
    up = to / divisor;
    down = from / divisor;
    double narrowing = Math.min(1, (double) to / from);
    cutoff = CUTOFF * narrowing;
    halfWidth = ZERO_CROSSINGS / narrowing;
    reach = (int) Math.ceil(halfWidth);
    phases = new float[up * 2 * reach <= LARGEST_TABLE ? (int) up : 0][];
  }

  /**
   * Returns the length of the output.
   *
   * @param length samples of the input
   * @return {@code ceil(length * L/M)}
   * @throws IllegalArgumentException if it is more than an array holds
   */
  public int outputLength(int length) {
    long output = (length * up + down - 1) / down;
    if (output > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          length + " samples from " + from + " to " + to + " Hz make more than an array holds");
    }
    return (int) output;
  }

  /**
   * Resamples a sound.
   *
   * @param input {@code [N]}, not written into
   * @return {@code [ceil(N * L/M)]}; the input itself if the rates are equal
   * @throws IllegalArgumentException if the output is more than an array holds
   */
  public float[] resample(float[] input) {
    if (from == to) {
      return input;
    }
    float[] output = new float[outputLength(input.length)];
    float[] scratch = new float[phases.length == 0 ? 2 * reach : 0];
    for (int m = 0; m < output.length; m++) {
      long position = m * down;
      float[] phase = phase((int) (position % up), scratch);
      // Tap k weighs input sample first + k.
      int first = (int) (position / up) - reach + 1;
      int end = Math.min(phase.length, input.length - first);
      double sum = 0;
      for (int k = Math.max(0, -first); k < end; k++) {
        sum += (double) phase[k] * input[first + k];
      }
      output[m] = (float) sum;
    }
    return output;
  }

  /**
   * Brings a sound to a rate.
   *
   * @param sound at any rate
   * @param sampleRate of the result (Hz), at least 1
   * @return the sound at that rate; the sound itself if it has it already
   * @throws IllegalArgumentException if the rate is below 1, or the result more than an array holds
   */
  public static Waveform resample(Waveform sound, int sampleRate) {
    if (sound.sampleRate() == sampleRate) {
      return sound;
    }
    Resampler resampler = new Resampler(sound.sampleRate(), sampleRate);
    return new Waveform(resampler.resample(sound.samples()), sampleRate);
  }

  private float[] phase(int phase, float[] scratch) {
    if (phases.length == 0) {
      return design(phase, scratch);
    }
    if (phases[phase] == null) {
      phases[phase] = design(phase, new float[2 * reach]);
    }
    return phases[phase];
  }

  private float[] design(int phase, float[] taps) {
    double fraction = (double) phase / up;
    double[] exact = new double[taps.length];
    double sum = 0;
    for (int k = 0; k < exact.length; k++) {
      exact[k] = kernel(fraction + reach - 1 - k);
      sum += exact[k];
    }
    for (int k = 0; k < exact.length; k++) {
      taps[k] = (float) (exact[k] / sum);
    }
    return taps;
  }

  private double kernel(double t) {
    double edge = t / halfWidth;
    if (Math.abs(edge) >= 1) {
      return 0;
    }
    double x = Math.PI * cutoff * t;
    double sinc = x == 0 ? 1 : Math.sin(x) / x;
    return sinc * bessel(BETA * Math.sqrt(1 - edge * edge));
  }

  /** The modified Bessel function of order 0, by its power series. */
  private static double bessel(double x) {
    double term = 1;
    double sum = 1;
    for (int k = 1; term > 1e-17 * sum; k++) {
      term *= x * x / (4.0 * k * k);
      sum += term;
    }
    return sum;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
