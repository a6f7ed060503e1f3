package io.github.timefreq.core.internal.memory;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.timefreq.core.internal.Checks;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/**
 * Use this to make arrays from numbers of the Java heap. These arrays own their memory, so every
 * view of them stays valid for as long as the view itself is open.
 *
 * <p>DJL's own ways do not give that on a CPU: {@code NDManager.create(float[], ..)}, {@code
 * NDArray.set(float[])} and operators with a Java number, such as {@code x.mul(0.5)}, put the
 * numbers into a Java buffer, which one {@link NDArray} object alone keeps. Once that object is
 * closed, the next garbage collection frees the buffer. Then all that shares its memory reads
 * garbage: {@code reshape}, {@code get}, {@code stopGradient}, {@code toType(.., false)}, and what
 * the engine has set aside for a backward pass. So the build refuses those ways everywhere but
 * here. For a number as an operand, use {@link NDManager#full(Shape, float)}.
 */
public final class NativeArrays {
  private NativeArrays() {}

  /**
   * Makes an array of one axis.
   *
   * @param manager owner of the array
   * @param values the numbers
   * @return the array, float32
   */
  public static NDArray of(NDManager manager, float[] values) {
    return of(manager, values, new Shape(values.length));
  }

  /**
   * Makes an array.
   *
   * @param manager owner of the array
   * @param values the numbers in row-major order
   * @param shape its shape, of as many numbers
   * @return the array, float32
   * @throws IllegalArgumentException if there are fewer or more numbers than the shape has
   */
  public static NDArray of(NDManager manager, float[] values, Shape shape) {
    return of(manager, FloatBuffer.wrap(values), shape, DataType.FLOAT32);
  }

  /**
   * Makes a matrix.
   *
   * @param manager owner of the array
   * @param rows the numbers, at least one row, all rows of one length
   * @return the array, float32, {@code [rows, columns]}
   * @throws IllegalArgumentException if there is no row, or rows differ in length
   */
  public static NDArray of(NDManager manager, float[][] rows) {
    Checks.requireAtLeast("rows", rows.length, 1);
    FloatBuffer values = FloatBuffer.allocate(Math.multiplyExact(rows.length, rows[0].length));
    for (float[] row : rows) {
      Checks.require(
          row.length == rows[0].length,
          "rows must have one length, got " + rows[0].length + " and " + row.length);
      values.put(row);
    }
    return of(manager, values.flip(), new Shape(rows.length, rows[0].length), DataType.FLOAT32);
  }

  /**
   * Makes an array of whole numbers.
   *
   * @param manager owner of the array
   * @param values the numbers in row-major order
   * @param shape its shape, of as many numbers
   * @return the array, int64
   * @throws IllegalArgumentException if there are fewer or more numbers than the shape has
   */
  public static NDArray of(NDManager manager, long[] values, Shape shape) {
    return of(manager, LongBuffer.wrap(values), shape, DataType.INT64);
  }

  /**
   * Makes an array.
   *
   * @param manager owner of the array
   * @param values the numbers in row-major order: a buffer of the type's own kind, or their bytes
   *     in native order
   * @param shape its shape, of as many numbers
   * @param type their type
   * @return the array
   * @throws IllegalArgumentException if there are fewer or more numbers than the shape has
   */
  public static NDArray of(NDManager manager, Buffer values, Shape shape, DataType type) {
    try (NDArray borrowing = borrowing(manager, values, shape, type)) {
      return borrowing.duplicate();
    }
  }

  /**
   * Copies an array, to another device where the manager is on another.
   *
   * @param array the array, which stays open
   * @param manager owner of the copy
   * @return the copy, without a gradient
   */
  public static NDArray copy(NDArray array, NDManager manager) {
    NDArray copy = manager.create(array.getShape(), array.getDataType());
    try (ScopedView view = new ScopedView(array)) {
      write(copy, view.array());
    }
    return copy;
  }

  /**
   * Writes numbers into an array's own memory, where all views of it see them.
   *
   * @param target the array
   * @param values the numbers in row-major order: a buffer of the type's own kind, or their bytes
   *     in native order
   * @param manager under which memory is used, on the array's device
   * @throws IllegalArgumentException if there are fewer or more numbers than the array has
   */
  public static void fill(NDArray target, Buffer values, NDManager manager) {
    try (NDArray borrowing = borrowing(manager, values, target.getShape(), target.getDataType())) {
      write(target, borrowing);
    }
  }

  /** An array that, on a CPU, lies in a Java buffer, which goes when the array is closed. */
  private static NDArray borrowing(NDManager manager, Buffer values, Shape shape, DataType type) {
    int unit = values instanceof ByteBuffer ? type.getNumOfBytes() : 1;
    Checks.require(
        values.remaining() == shape.size() * unit,
        "an array of shape "
            + shape
            + " takes "
            + shape.size()
            + " numbers, got "
            + values.remaining() / unit);
    return manager.create(values, shape, type);
  }

  /** Writes in place; {@code copyTo} makes libtorch print a warning. */
  private static void write(NDArray target, NDArray values) {
    if (target.size() == 0) {
      return;
    }
    try (ScopedView view = new ScopedView(target)) {
      boolean scalar = target.getShape().isScalar(); // which no index fits
      NDArray places = scalar ? view.array().reshape(1) : view.array();
      places.set(new NDIndex(":"), scalar ? values.reshape(1) : values);
    }
  }
}
