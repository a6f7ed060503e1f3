package io.github.timefreq.core.filterbank;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.initializer.Initializer;
import io.github.timefreq.core.internal.memory.NativeArrays;
import io.github.timefreq.core.kernel.Scale;
import io.github.timefreq.core.signal.Causality;
import java.util.Arrays;

/**
 * First values of the analysis kernels of one scale, {@code [N*M, K]} for N banks of M filters, tap
 * k at lag {@code k - c} (times the dilation) where c is the lookahead of the {@link Causality}.
 */
final class KernelInitializers {
  private KernelInitializers() {}

  /**
   * Initialises the kernels of scale {@code number}; every bank starts with the same fixed ones.
   */
  static Initializer of(FilterbankConfig config, int number) {
    Scale scale = config.scales().get(number);
    int taps = scale.kernelLength();
    float deviation = (float) (1 / Math.sqrt(taps));
    return (manager, shape, dataType) -> {
      float[][] fixed = fixed(config, number);
      try (NDManager memory = manager.newSubManager()) {
        float[] values = memory.randomNormal(0f, deviation, shape, DataType.FLOAT32).toFloatArray();
        for (int row = 0; row < shape.get(0); row++) {
          int filter = row % scale.filters();
          if (filter < fixed.length) {
            System.arraycopy(fixed[filter], 0, values, row * taps, taps);
          }
        }
        return NativeArrays.of(manager, values, shape).toType(dataType, false);
      }
    };
  }

  /** The kernels that are not random: the first rows of the scale. */
  private static float[][] fixed(FilterbankConfig config, int number) {
    return switch (config.kernels()) {
      case RANDOM -> new float[0][];
      case FOURIER -> fourier(config.scales().get(number), config.causality());
      case HAAR, LAGS -> boxes(config, number);
    };
  }

  /** Averages end at the current token when causal, and lie around it when centered. */
  private static float[][] boxes(FilterbankConfig config, int number) {
    int taps = config.scales().get(number).kernelLength();
    int center = config.causality().lookahead(taps);
    return new BoxKernels(config)
        .in(number)
        .map(
            box -> {
              float[] kernel = new float[taps];
              int first = center + box.lag() - config.causality().lookahead(box.length());
              Arrays.fill(kernel, first, first + box.length(), 1f / box.length());
              return kernel;
            })
        .toArray(float[][]::new);
  }

  /**
   * Pairs {@code w(l) cos(2 pi f l)}, {@code w(l) sin(2 pi f l)} over lags l, at the frequencies
   * {@code f = i / (2(P-1))}, {@code i = 0 .. P-1}, P pairs, with {@code w(0) = 1}.
   */
  private static float[][] fourier(Scale scale, Causality causality) {
    int taps = scale.kernelLength();
    int center = causality.lookahead(taps);
    double reach = Math.max(center, taps - 1 - center) + 1.0;
    float[][] kernels = new float[scale.filters()][taps];
    for (int m = 0; m < kernels.length; m++) {
      double omega = Math.PI * frequencyIndex(m) / Math.max(1, pairs(scale) - 1);
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

  private static int pairs(Scale scale) {
    return (scale.filters() + 1) / 2;
  }

  /**
   * Weight of filter m in the sum that reconstructs the input of a Fourier bank. The cosines of
   * {@link #fourier} are the DFT of even symmetry, so {@code sum_i c_i cos(pi i l / (P-1))} is 1 at
   * lag 0 and 0 at all other lags below {@code 2(P-1)}, for {@code c_i = 1/(P-1)} and half of that
   * at both ends.
   */
  static float reconstructionGain(Scale scale, int filter) {
    if (filter % 2 != 0) {
      return 0f;
    }
    int last = pairs(scale) - 1;
    int i = frequencyIndex(filter);
    return (i == 0 || i == last ? 0.5f : 1f) / last;
  }
}
