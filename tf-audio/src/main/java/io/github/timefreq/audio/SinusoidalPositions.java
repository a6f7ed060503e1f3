package io.github.timefreq.audio;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.timefreq.core.internal.memory.NativeArrays;

/**
 * Fixed codes of the frames' places, for clips of any length: {@code sin(w_i t)} in the first half
 * of the coordinates and {@code cos(w_i t)} in the second, with {@code w_i = 10000^(-2i/D)}.
 *
 * <p>Source: A. Vaswani et al., "Attention Is All You Need", 2017, section 3.5, whose sines and
 * cosines alternate.
 */
public final class SinusoidalPositions {
  private static final double BASE = 10_000;

  private SinusoidalPositions() {}

  /**
   * Returns the angular frequencies of the codes.
   *
   * @param width coordinates D of a frame, even
   * @return w, {@code [D/2]}, in radians a frame
   */
  public static float[] frequencies(int width) {
    float[] frequencies = new float[width / 2];
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i] = (float) Math.pow(BASE, -2.0 * i / width);
    }
    return frequencies;
  }

  /** {@code [T, D]} for an even D. */
  static NDArray of(NDManager manager, int frames, int width) {
    NDArray places = manager.arange(frames).toType(DataType.FLOAT32, false).expandDims(1);
    NDArray angles =
        places.mul(NativeArrays.of(manager, frequencies(width), new Shape(1, width / 2)));
    return angles.sin().concat(angles.cos(), 1);
  }
}
