package io.github.timefreq.export.internal.runtime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Memory outside of the heap, which ONNX Runtime reads and writes without a copy. The garbage
 * collector frees it with the buffer.
 */
public final class DirectBuffers {
  private DirectBuffers() {}

  /**
   * Memory for an array of a shape.
   *
   * @param what what the array holds, for messages
   * @throws IllegalArgumentException if it takes more bytes than a buffer has
   */
  public static LongBuffer longs(String what, long... shape) {
    return bytes(what, Long.BYTES, shape).asLongBuffer();
  }

  /**
   * Memory for an array of a shape.
   *
   * @param what what the array holds, for messages
   * @throws IllegalArgumentException if it takes more bytes than a buffer has
   */
  public static FloatBuffer floats(String what, long... shape) {
    return bytes(what, Float.BYTES, shape).asFloatBuffer();
  }

  /** Number of elements. */
  public static long size(long... shape) {
    return LongStream.of(shape).reduce(1, Math::multiplyExact);
  }

  private static ByteBuffer bytes(String what, int width, long[] shape) {
    int bytes = requireFits(what, width, shape);
    try {
      return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    } catch (OutOfMemoryError e) {
      throw new IllegalArgumentException(
          what
              + " take "
              + bytes
              + " bytes, more than is left of the JVM's memory outside of the heap; read fewer"
              + " sequences or fewer tokens at once, or raise -XX:MaxDirectMemorySize",
          e);
    }
  }

  /**
   * Checks that an array fits a buffer, before anything is computed for it.
   *
   * @param width bytes of an element
   * @return its bytes
   * @throws IllegalArgumentException if they are more than a buffer has
   */
  public static int requireFits(String what, int width, long... shape) {
    // In double: the product of large numbers may be more than a long holds.
    double bytes = Arrays.stream(shape).asDoubleStream().reduce(width, (a, b) -> a * b);
    if (bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          what
              + " of shape "
              + Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining(" x "))
              + " take more than the 2 GiB of one array; read fewer sequences or fewer tokens at"
              + " once");
    }
    return (int) bytes;
  }
}
