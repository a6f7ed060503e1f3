package io.github.timefreq.export;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/**
 * Memory outside of the heap, which ONNX Runtime reads and writes without a copy. The garbage
 * collector frees it with the buffer.
 */
final class DirectBuffers {
  private DirectBuffers() {}

  static LongBuffer longs(int count) {
    return bytes(count, Long.BYTES).asLongBuffer();
  }

  static FloatBuffer floats(int count) {
    return bytes(count, Float.BYTES).asFloatBuffer();
  }

  private static ByteBuffer bytes(int count, int size) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(count, size))
        .order(ByteOrder.nativeOrder());
  }
}
