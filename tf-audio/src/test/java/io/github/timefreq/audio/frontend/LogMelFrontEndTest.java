package io.github.timefreq.audio.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.timefreq.core.internal.memory.NativeArrays;
import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.transform.DftNormalization;
import org.apache.commons.math3.transform.FastFourierTransformer;
import org.apache.commons.math3.transform.TransformType;
import org.junit.jupiter.api.Test;

class LogMelFrontEndTest {
  @Test
  void channelsAreThoseOfAFastFourierTransform() {
    LogMelFrontEndConfig config = FrontEndFixture.logMel();
    float[] samples = FrontEndFixture.noise(600, 4);
    try (NDManager manager = NDManager.newBaseManager()) {
      FrontEnd frontEnd = FrontEndFixture.initialized(config, manager);

      float[] channels =
          FrontEndFixture.channels(frontEnd, NativeArrays.of(manager, samples, new Shape(1, 600)));

      int bands = config.bands().count();
      assertThat(channels).hasSize(config.frames(600) * bands);
      for (int t = 0; t < config.frames(600); t++) {
        double[] expected = reference(config, samples, t * config.hop());
        for (int c = 0; c < bands; c++) {
          assertThat((double) channels[t * bands + c])
              .as("frame %d, band %d", t, c)
              .isCloseTo(expected[c], within(1e-3));
        }
      }
    }
  }

  private static double[] reference(LogMelFrontEndConfig config, float[] samples, int first) {
    double[] windowed = new double[config.fourierLength()];
    double windowSum = 0;
    for (int n = 0; n < config.windowLength(); n++) {
      double hann = Math.pow(Math.sin(Math.PI * n / config.windowLength()), 2);
      windowed[n] = hann * samples[first + n];
      windowSum += hann;
    }
    Complex[] spectrum =
        new FastFourierTransformer(DftNormalization.STANDARD)
            .transform(windowed, TransformType.FORWARD);
    float[][] triangles =
        config.bands().triangles(FrontEndFixture.SAMPLE_RATE, config.fourierLength());
    double[] channels = new double[triangles.length];
    for (int c = 0; c < channels.length; c++) {
      double energy = 0;
      for (int k = 0; k < triangles[c].length; k++) {
        energy += triangles[c][k] * Math.pow(spectrum[k].abs() / windowSum, 2);
      }
      channels[c] = Math.log(1 + 1e6 * energy);
    }
    return channels;
  }

  @Test
  void trianglesOfNeighboursSumToOneBetweenTheirCentres() {
    MelBands bands = new MelBands(20, 0, 4000);
    float[][] triangles = bands.triangles(8000, 1024);
    double first = bands.centers().get(0);
    double last = bands.centers().get(19);

    for (int k = 0; k <= 512; k++) {
      double hertz = k * 8000.0 / 1024;
      double sum = 0;
      for (float[] triangle : triangles) {
        sum += triangle[k];
      }
      if (hertz >= first && hertz <= last) {
        assertThat(sum).as("%s Hz", hertz).isCloseTo(1, within(1e-5));
      }
    }
  }

  @Test
  void centresFollowTheMelScale() {
    // 1000 Hz is 1000 mel (999.99) and 0 Hz is 0 mel: the middle of one band is at 500 mel.
    assertThat(new MelBands(1, 0, 1000).centers().get(0)).isCloseTo(390.87, within(0.01));
  }
}
