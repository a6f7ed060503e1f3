package io.github.timefreq.core.filterbank;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;
import io.github.timefreq.core.internal.layer.FirLayer;
import io.github.timefreq.core.internal.memory.NativeArrays;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** First values of the gains, {@code [M, D]} or, shared by all coordinates, {@code [M, 1]}. */
final class GainInitializers {
  /** Taps of the random filters of {@link Start#CANON_HAAR}. */
  private static final int CANON_TAPS = 4;

  private GainInitializers() {}

  static Initializer of(FilterbankConfig config) {
    return (manager, shape, dataType) ->
        NativeArrays.of(manager, values(config, shape, manager), shape).toType(dataType, false);
  }

  /** First values of the synthesis: the unit impulse at lag 0. */
  static Initializer synthesis(FilterbankConfig config) {
    int center = config.causality().lookahead(config.synthesisLength());
    return (manager, shape, dataType) -> {
      float[] taps = new float[Math.toIntExact(shape.size())];
      for (int i = center; i < taps.length; i += config.synthesisLength()) {
        taps[i] = 1f;
      }
      return NativeArrays.of(manager, taps, shape).toType(dataType, false);
    };
  }

  private static float[] values(FilterbankConfig config, Shape shape, NDManager manager) {
    int width = Math.toIntExact(shape.get(1));
    float[] gains = new float[Math.toIntExact(shape.size())];
    switch (config.resolvedStart()) {
      case HAAR -> haar(new BoxKernels(config), gains, width);
      case CANON_HAAR -> {
        BoxKernels boxes = new BoxKernels(config);
        haar(boxes, gains, width);
        addRandomTaps(boxes, gains, width, manager);
      }
      case RECONSTRUCTION -> {
        for (int i = 0; i < gains.length; i++) {
          gains[i] = KernelInitializers.reconstructionGain(config.scales().get(0), i / width);
        }
      }
      default -> {
        if (config.gate()) {
          // The gate is what starts at 0: gains of 0 behind it would leave both without a gradient.
          Arrays.fill(gains, (float) (1 / Math.sqrt(config.filters())));
        }
      }
    }
    return gains;
  }

  /**
   * With the residual, {@code x + average - x}: the second half of the coordinates starts as moving
   * averages, every length for an equal share of it.
   */
  private static void haar(BoxKernels boxes, float[] gains, int width) {
    List<BoxKernels.Box> averages = boxes.averages();
    int impulse = averages.get(0).filter();
    int octaves = averages.size() - 1;
    int first = width / 2;
    for (int d = first; d < width; d++) {
      int octave = (d - first) * octaves / (width - first);
      gains[impulse * width + d] = -1f;
      gains[averages.get(octave + 1).filter() * width + d] = 1f;
    }
  }

  /** A random gain for the impulse and each of the next delays, as far as the bank has them. */
  private static void addRandomTaps(BoxKernels boxes, float[] gains, int width, NDManager manager) {
    int[] filters =
        Stream.concat(boxes.averages().stream().limit(1), boxes.delays().stream())
            .limit(CANON_TAPS)
            .mapToInt(BoxKernels.Box::filter)
            .toArray();
    float bound = FirLayer.uniformBound(CANON_TAPS);
    try (NDManager memory = manager.newSubManager()) {
      float[] taps =
          memory.randomUniform(-bound, bound, new Shape(filters.length, width)).toFloatArray();
      for (int i = 0; i < taps.length; i++) {
        gains[filters[i / width] * width + i % width] += taps[i];
      }
    }
  }
}
