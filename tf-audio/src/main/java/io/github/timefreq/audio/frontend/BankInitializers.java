package io.github.timefreq.audio.frontend;

import ai.djl.training.initializer.Initializer;
import ai.djl.training.initializer.NormalInitializer;
import io.github.timefreq.core.internal.memory.NativeArrays;
import java.util.List;

/** First values of the kernels of learned banks, {@code [2*G*C, 1, K]}: cosines, then sines. */
final class BankInitializers {
  /** Standard deviations of a Gaussian that half of a kernel holds at least. */
  private static final double REACH = 3;

  private BankInitializers() {}

  static Initializer of(WaveformFrontEndConfig config, int banks, int sampleRate) {
    return switch (config.start()) {
      // In the middle of the energies that Gabor kernels of this length pass of white noise.
      case RANDOM -> new NormalInitializer(1f / config.kernelLength());
      case GABOR ->
          (manager, shape, dataType) ->
              NativeArrays.of(manager, gabor(config, banks, sampleRate), shape)
                  .toType(dataType, false);
    };
  }

  /**
   * {@code w(n) cos(2 pi f n)} and {@code w(n) sin(2 pi f n)} with samples n counted from the
   * middle, and a Gaussian window that sums to 1: at half of its height the response of the pair is
   * as wide as half of the band.
   */
  private static float[] gabor(WaveformFrontEndConfig config, int banks, int sampleRate) {
    int taps = config.kernelLength();
    List<Double> centers = config.bands().centers();
    int channels = banks * centers.size();
    float[] kernels = new float[2 * channels * taps];
    for (int channel = 0; channel < channels; channel++) {
      int band = channel % centers.size();
      int bank = channel / centers.size();
      double shrink = Math.pow(2, -0.5 * bank);
      double[] window = gaussian(taps, shrink * deviation(config, band, sampleRate));
      double omega = 2 * Math.PI * centers.get(band) / sampleRate;
      for (int k = 0; k < taps; k++) {
        double angle = omega * (k - middle(taps));
        kernels[channel * taps + k] = (float) (window[k] * Math.cos(angle));
        kernels[(channels + channel) * taps + k] = (float) (window[k] * Math.sin(angle));
      }
    }
    return kernels;
  }

  /** In samples: a Gaussian's response falls to half at {@code sqrt(ln 2 / 2) / (pi deviation)}. */
  private static double deviation(WaveformFrontEndConfig config, int band, int sampleRate) {
    double halfWidth = config.bands().halfWidth(band) / 2 / sampleRate;
    double matching = Math.sqrt(Math.log(2) / 2) / (Math.PI * halfWidth);
    return Math.min(matching, config.kernelLength() / (2 * REACH));
  }

  private static double[] gaussian(int taps, double deviation) {
    double[] window = new double[taps];
    double sum = 0;
    for (int k = 0; k < taps; k++) {
      double distance = (k - middle(taps)) / deviation;
      window[k] = Math.exp(-distance * distance / 2);
      sum += window[k];
    }
    for (int k = 0; k < taps; k++) {
      window[k] /= sum;
    }
    return window;
  }

  private static double middle(int taps) {
    return (taps - 1) / 2.0;
  }
}
