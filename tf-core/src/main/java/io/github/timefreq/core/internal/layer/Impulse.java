package io.github.timefreq.core.internal.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** Kernels of one tap that is 1. */
public final class Impulse {
  private Impulse() {}

  /**
   * Makes an impulse on the manager's device alone: numbers of the Java heap would make a GPU wait.
   *
   * @param taps length of the kernel
   * @param place of the tap that is 1
   * @return {@code [taps]}
   */
  public static NDArray at(NDManager manager, int taps, int place) {
    return manager
        .arange(taps)
        .eq(manager.full(new Shape(1), place, DataType.INT32))
        .toType(DataType.FLOAT32, false);
  }
}
