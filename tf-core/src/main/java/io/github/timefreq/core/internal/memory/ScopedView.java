package io.github.timefreq.core.internal.memory;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * A view of an array that lives on, such as a parameter, with a memory of its own. To read an array
 * of a GPU, DJL makes a copy that stays until the array's manager is closed; that of a view goes
 * with the view.
 *
 * <pre>{@code
 * try (ScopedView view = new ScopedView(parameter.getArray())) {
 *   float[] values = view.array().toFloatArray();
 * }
 * }</pre>
 */
public final class ScopedView implements AutoCloseable {
  private final NDManager memory;
  private final NDArray array;

  /**
   * Opens a view without a gradient.
   *
   * @param viewed the array, which stays open
   */
  public ScopedView(NDArray viewed) {
    memory = viewed.getManager().newSubManager();
    array = viewed.stopGradient();
    array.attach(memory);
  }

  /**
   * Returns the view, whose values are the array's own.
   *
   * @return an array that is closed with this, as is what is computed from it
   */
  public NDArray array() {
    return array;
  }

  @Override
  public void close() {
    memory.close();
  }
}
