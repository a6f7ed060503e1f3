package io.github.timefreq.export.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.github.timefreq.core.internal.memory.ScopedView;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Learned numbers of a graph. Their bytes are made when they are read, so that those of one array
 * at a time are in memory beside the model.
 *
 * @param array the numbers
 * @param type what they are stored as
 */
public record WeightArray(NDArray array, DataType type) {
  /** Takes the bytes of an array, which are gone afterwards. */
  public interface Reader {
    /**
     * Receives the next bytes.
     *
     * @param bytes a piece of the array
     * @throws IOException if it cannot be read or written
     */
    void accept(ByteBuffer bytes) throws IOException;
  }

  /**
   * Number of bytes.
   *
   * @return number of bytes
   */
  public int size() {
    return Math.toIntExact(Math.multiplyExact(array.size(), (long) type.getNumOfBytes()));
  }

  /**
   * Reads the bytes.
   *
   * @param reader receives the bytes, a piece at a time
   * @throws IOException if it cannot be read or written
   */
  public void read(Reader reader) throws IOException {
    try (ScopedView view = new ScopedView(array)) {
      reader.accept(view.array().toType(type, false).reshape(-1).toByteBuffer(true));
    }
  }
}
