package io.github.timefreq.core;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;
import java.util.Arrays;

/**
 * First values of the analysis kernels, {@code [M, K]}, tap k at lag {@code k - c} where c is the
 * lookahead of the {@link Causality}.
 */
final class KernelInitializers {
  private KernelInitializers() {}

  static Initializer of(FilterbankConfig config) {
    return (manager, shape, dataType) -> {
      float[][] kernels = fixed(config);
      try (NDArray random = random(manager, shape, config.kernelLength())) {
        float[] taps = random.toFloatArray();
        for (int m = 0; m < kernels.length; m++) {
          System.arraycopy(kernels[m], 0, taps, m * config.kernelLength(), kernels[m].length);
        }
        return manager.create(taps, shape).toType(dataType, false);
      }
    };
  }

  /** The kernels that are not random: the first rows of the bank. */
  private static float[][] fixed(FilterbankConfig config) {
    return switch (config.kernels()) {
      case RANDOM -> new float[0][];
      case FOURIER -> fourier(config);
      case HAAR -> haar(config);
    };
  }

  /** Lengths of the moving averages in a Haar bank: 2, 4, 8, ... as far as taps and filters go. */
  static int[] haarLengths(FilterbankConfig config) {
    int octaves = 31 - Integer.numberOfLeadingZeros(config.kernelLength());
    int[] lengths = new int[Math.min(octaves, config.filters() - 1)];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = 2 << i;
    }
    return lengths;
  }

  /**
   * The unit impulse, then a moving average of each length, ending at the current token when causal
   * and around it when centered.
   */
  private static float[][] haar(FilterbankConfig config) {
    int[] lengths = haarLengths(config);
    int center = config.causality().lookahead(config.kernelLength());
    float[][] kernels = new float[lengths.length + 1][config.kernelLength()];
    kernels[0][center] = 1f;
    for (int i = 0; i < lengths.length; i++) {
      int first = center - config.causality().lookahead(lengths[i]);
      Arrays.fill(kernels[i + 1], first, first + lengths[i], 1f / lengths[i]);
    }
    return kernels;
  }

  /**
   * Pairs {@code w(l) cos(2 pi f l)}, {@code w(l) sin(2 pi f l)} over lags l, at the frequencies
   * {@code f = i / (2(P-1))}, {@code i = 0 .. P-1}, P pairs, with {@code w(0) = 1}.
   */
  private static float[][] fourier(FilterbankConfig config) {
    int taps = config.kernelLength();
    int center = config.causality().lookahead(taps);
    double reach = Math.max(center, taps - 1 - center) + 1.0;
    float[][] kernels = new float[config.filters()][taps];
    for (int m = 0; m < kernels.length; m++) {
      double omega = Math.PI * frequencyIndex(m) / Math.max(1, pairs(config) - 1);
      for (int k = 0; k < taps; k++) {
        int lag = k - center;
        double window = Math.pow(Math.cos(Math.PI * lag / (2 * reach)), 2);
        double wave = m % 2 == 0 ? Math.cos(omega * lag) : Math.sin(omega * lag);
        kernels[m][k] = (float) (window * wave);
      }
    }
    return kernels;
  }

  private static int frequencyIndex(int filter) {
    return filter / 2;
  }

  private static int pairs(FilterbankConfig config) {
    return (config.filters() + 1) / 2;
  }

  /**
   * Weight of filter m in the sum that reconstructs the input of a Fourier bank. The cosines of
   * {@link #fourier} are the DFT of even symmetry, so {@code sum_i c_i cos(pi i l / (P-1))} is 1 at
   * lag 0 and 0 at all other lags below {@code 2(P-1)}, for {@code c_i = 1/(P-1)} and half of that
   * at both ends.
   */
  static float reconstructionGain(FilterbankConfig config, int filter) {
    if (filter % 2 != 0) {
      return 0f;
    }
    int last = pairs(config) - 1;
    int i = frequencyIndex(filter);
    return (i == 0 || i == last ? 0.5f : 1f) / last;
  }

  private static NDArray random(NDManager manager, Shape shape, int taps) {
    float deviation = (float) (1 / Math.sqrt(taps));
    return manager.randomNormal(0f, deviation, shape, DataType.FLOAT32);
  }
}
