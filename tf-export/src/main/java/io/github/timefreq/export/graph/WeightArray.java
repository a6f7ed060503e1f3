package io.github.timefreq.export.graph;

import io.github.timefreq.core.internal.memory.ScopedView;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
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
    void accept(ByteBuffer bytes) throws IOException;
  }

  /** Number of bytes. */
  public int size() {
    return Math.toIntExact(Math.multiplyExact(array.size(), (long) type.getNumOfBytes()));
  }

  public void read(Reader reader) throws IOException {
    try (ScopedView view = new ScopedView(array)) {
      reader.accept(view.array().toType(type, false).reshape(-1).toByteBuffer(true));
    }
  }
}
