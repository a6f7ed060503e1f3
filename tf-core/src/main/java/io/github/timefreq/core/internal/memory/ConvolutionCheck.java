package io.github.timefreq.core.internal.memory;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv1d;

/**
 * Checks once in a process that the engine's convolutions on the CPU are right.
 *
 * <p>oneDNN 3.7, which libtorch 2.7 calls for them, leaves out taps on virtual machines whose
 * processor has AVX2 and shows no caches: outputs and gradients are wrong, without an error.
 */
public final class ConvolutionCheck {
  private static final int SEQUENCES = 2;
  private static final int FILTERS = 4;
  private static final int TAPS = 32;
  private static final float TOLERANCE = 1e-3f;

  private ConvolutionCheck() {}

  /**
   * Refuses to compute with wrong convolutions.
   *
   * @param device where a block is to compute
   * @throws IllegalStateException saying what to do, if they are wrong
   */
  public static void require(Device device) {
    if (!device.isGpu()) {
      require(Result.RIGHT);
    }
  }

  public static void require(boolean right) {
    if (!right) {
      throw new IllegalStateException(
          "libtorch computes convolutions wrongly on this processor (a fault of its oneDNN where a"
              + " virtual machine hides the caches); set the environment variable"
              + " DNNL_MAX_CPU_ISA=SSE41 before Java starts");
    }
  }

  /** Filters a ramp of as many samples as taps: the one output of filter m is a sum of squares. */
  static boolean isRight() {
    float[] signals = new float[SEQUENCES * TAPS];
    float[] kernels = new float[FILTERS * TAPS];
    for (int i = 0; i < signals.length; i++) {
      signals[i] = (i % TAPS + 1f) / TAPS;
    }
    for (int i = 0; i < kernels.length; i++) {
      kernels[i] = (i / TAPS + 1) * (i % TAPS + 1f) / TAPS;
    }
    float squares = 0;
    for (int k = 0; k < TAPS; k++) {
      squares += signals[k] * signals[k];
    }
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        NDArray x = NativeArrays.of(manager, signals, new Shape(SEQUENCES, 1, TAPS));
        NDArray h = NativeArrays.of(manager, kernels, new Shape(FILTERS, 1, TAPS))) {
      float[] outputs = Conv1d.conv1d(x, h).singletonOrThrow().toFloatArray();
      for (int i = 0; i < outputs.length; i++) {
        if (!(Math.abs(outputs[i] - (i % FILTERS + 1) * squares) <= TOLERANCE * squares)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Made when it is first asked for. */
  private static final class Result {
    static final boolean RIGHT = isRight();
  }
}
