package io.github.timefreq.audio.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplerTest {
  @ParameterizedTest
  @CsvSource({"48000, 8000", "44100, 16000", "8000, 16000", "22050, 44100", "16000, 11025"})
  void thePassbandIsFlatWithinAHundredthOfADecibel(int from, int to) {
    double nyquist = Math.min(from, to) / 2.0;
    for (double part : new double[] {0.01, 0.1, 0.3, 0.5, 0.7, 0.8, 0.85, 0.9}) {
      assertThat(levelDb(from, to, part * nyquist))
          .as("%.2f of the Nyquist frequency", part)
          .isCloseTo(0, within(0.01));
    }
  }

  @ParameterizedTest
  @CsvSource({"48000, 8000", "44100, 16000", "16000, 11025", "96000, 16000"})
  void whatWouldAliasIsRejected(int from, int to) {
    for (double frequency = to / 2.0; frequency < from / 2.0; frequency += from / 37.0) {
      float[] output = new Resampler(from, to).resample(sine(frequency, from, from / 4));
      assertThat(db(rms(output) * Math.sqrt(2))).as("%.0f Hz", frequency).isLessThan(-90);
    }
  }

  @ParameterizedTest
  @CsvSource({"8000, 16000", "11025, 16000", "16000, 44100"})
  void imagesAreRejected(int from, int to) {
    for (double part : new double[] {0.2, 0.6, 0.9}) {
      double frequency = part * from / 2;
      float[] output = new Resampler(from, to).resample(sine(frequency, from, from / 4));
      assertThat(db(residual(output, frequency, to))).as("%.0f Hz", frequency).isLessThan(-90);
    }
  }

  @ParameterizedTest
  @CsvSource({"48000, 8000", "44100, 16000", "8000, 16000", "8000, 44100"})
  void aSineKeepsItsPhaseThereIsNoDelay(int from, int to) {
    float[] output = new Resampler(from, to).resample(sine(1000, from, from / 4));
    float[] expected = sine(1000, to, output.length);
    for (int n = output.length / 4; n < output.length * 3 / 4; n++) {
      assertThat(output[n]).isCloseTo(expected[n], within(1e-3f));
    }
  }

  @ParameterizedTest
  @CsvSource({"48000, 8000, 6", "8000, 16000, 1", "44100, 16000, 441"})
  void anImpulseStaysAtItsPlace(int from, int to, int step) {
    float[] input = new float[20 * 441];
    int place = 10 * 441 / step * step;
    input[place] = 1;
    float[] output = new Resampler(from, to).resample(input);

    int peak = (int) ((long) place * to / from);
    for (int n = 0; n < output.length; n++) {
      assertThat(output[n]).isLessThanOrEqualTo(output[peak]);
    }
    assertThat(output[peak - 1]).isCloseTo(output[peak + 1], within(1e-6f));
  }

  @Test
  void theLengthIsThatOfTheSameTimeRoundedUp() {
    SplittableRandom random = new SplittableRandom(1);
    for (int trial = 0; trial < 100; trial++) {
      int from = random.nextInt(1000, 50_000);
      int to = random.nextInt(1000, 50_000);
      int length = random.nextInt(0, 100_000_000);
      int output = new Resampler(from, to).outputLength(length);
      assertThat((long) output * from).isGreaterThanOrEqualTo((long) length * to);
      assertThat((output - 1L) * from).isLessThan((long) length * to);
    }
    assertThat(new Resampler(44100, 16000).resample(new float[1000])).hasSize(363);
  }

  @Test
  void theSameRateIsTheSameSound() {
    Waveform sound = new Waveform(new float[] {1, 2, 3}, 8000);
    assertThat(Resampler.resample(sound, 8000)).isSameAs(sound);
  }

  @Test
  void aConstantIsKeptInEveryPhase() {
    float[] ones = new float[3000];
    Arrays.fill(ones, 1);
    float[] output = new Resampler(11025, 16000).resample(ones);
    for (int n = 300; n < output.length - 300; n++) {
      assertThat(output[n]).isCloseTo(1, within(1e-6f));
    }
  }

  @Test
  void ratesWithoutACommonDivisorWorkAsWell() {
    assertThat(levelDb(44101, 32003, 1000)).isCloseTo(0, within(0.01));
    assertThat(levelDb(300_007, 99_991, 1000)).isCloseTo(0, within(0.01));
  }

  @Test
  void resamplingIsLinear() {
    SplittableRandom random = new SplittableRandom(2);
    float[] a = new float[500];
    float[] b = new float[500];
    float[] mix = new float[500];
    for (int n = 0; n < 500; n++) {
      a[n] = (float) random.nextDouble(-1, 1);
      b[n] = (float) random.nextDouble(-1, 1);
      mix[n] = 2 * a[n] - b[n];
    }
    Resampler resampler = new Resampler(44100, 16000);
    float[] first = resampler.resample(a);
    float[] second = resampler.resample(b);
    float[] both = resampler.resample(mix);
    for (int n = 0; n < both.length; n++) {
      assertThat(both[n]).isCloseTo(2 * first[n] - second[n], within(1e-5f));
    }
  }

  @Test
  void ratesBelowOneAndOutputsBeyondAnArrayAreRefused() {
    assertThatThrownBy(() -> new Resampler(0, 8000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sample rates must be at least 1 Hz, got 0 and 8000");
    assertThatThrownBy(() -> new Resampler(1, 100).outputLength(1 << 30))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("more than an array holds");
  }

  /** Level of a resampled sine of amplitude 1, away from the ends. */
  private static double levelDb(int from, int to, double frequency) {
    float[] output = new Resampler(from, to).resample(sine(frequency, from, from / 4));
    double[] fit = fit(output, frequency, to);
    return db(Math.hypot(fit[0], fit[1]));
  }

  /** What is left of the middle of a signal without its sine, root mean square. */
  private static double residual(float[] x, double frequency, int rate) {
    double[] fit = fit(x, frequency, rate);
    double sum = 0;
    int from = x.length / 4;
    int to = x.length * 3 / 4;
    for (int n = from; n < to; n++) {
      double phase = 2 * Math.PI * frequency * n / rate;
      sum += Math.pow(x[n] - fit[0] * Math.sin(phase) - fit[1] * Math.cos(phase), 2);
    }
    return Math.sqrt(sum / (to - from));
  }

  /** Least squares of a sine and a cosine on the middle of a signal. */
  private static double[] fit(float[] x, double frequency, int rate) {
    double ss = 0;
    double cc = 0;
    double sc = 0;
    double xs = 0;
    double xc = 0;
    for (int n = x.length / 4; n < x.length * 3 / 4; n++) {
      double s = Math.sin(2 * Math.PI * frequency * n / rate);
      double c = Math.cos(2 * Math.PI * frequency * n / rate);
      ss += s * s;
      cc += c * c;
      sc += s * c;
      xs += x[n] * s;
      xc += x[n] * c;
    }
    double determinant = ss * cc - sc * sc;
    return new double[] {(xs * cc - xc * sc) / determinant, (xc * ss - xs * sc) / determinant};
  }

  private static double rms(float[] x) {
    double sum = 0;
    int from = x.length / 4;
    int to = x.length * 3 / 4;
    for (int n = from; n < to; n++) {
      sum += x[n] * x[n];
    }
    return Math.sqrt(sum / (to - from));
  }

  private static float[] sine(double frequency, int rate, int length) {
    float[] x = new float[length];
    for (int n = 0; n < length; n++) {
      x[n] = (float) Math.sin(2 * Math.PI * frequency * n / rate);
    }
    return x;
  }

  private static double db(double ratio) {
    return 20 * Math.log10(ratio);
  }
}
