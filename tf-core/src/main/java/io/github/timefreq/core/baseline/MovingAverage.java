package io.github.timefreq.core.baseline;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.timefreq.core.internal.layer.FirLayer;
import io.github.timefreq.core.internal.memory.NativeArrays;
import java.util.Arrays;

/** The layer of {@link MovingAverageConfig}. */
final class MovingAverage extends FirLayer {
  MovingAverage(MovingAverageConfig config) {
    super(config);
  }

  @Override
  protected NDArray kernel(ParameterStore store, NDManager manager, boolean training) {
    int octaves = 31 - Integer.numberOfLeadingZeros(taps());
    int first = width() / 2;
    float[] kernels = new float[width() * taps()];
    for (int d = 0; d < width(); d++) {
      int length = d < first ? 1 : 2 << ((d - first) * octaves / (width() - first));
      Arrays.fill(kernels, d * taps(), d * taps() + length, 1f / length);
    }
    return NativeArrays.of(manager, kernels, new Shape(width(), taps()));
  }
}
