package io.github.timefreq.gpt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.timefreq.core.internal.Checks;
import io.github.timefreq.core.signal.SignalLayer;
import io.github.timefreq.core.signal.SignalStream;
import io.github.timefreq.core.transformer.KeyValueCache;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a {@link Gpt} remembers of the sequences it reads token by token: keys and values of every
 * attention layer and the last inputs of every filter. Not safe for use by several threads.
 */
public final class GptState implements AutoCloseable {
  private final NDManager manager;
  private final int contextLength;
  private final long batch;
  private final List<KeyValueCache> caches = new ArrayList<>();
  private final Map<Integer, SignalStream> streams = new HashMap<>();
  private int length;

  GptState(
      GptConfig config,
      Map<Integer, SignalLayer> signals,
      ParameterStore store,
      NDManager owner,
      long batch) {
    contextLength = config.contextLength();
    this.batch = batch;
    long headWidth = config.width() / config.heads();
    manager = owner.newSubManager();
    try {
      for (int i = 0; i < config.layers(); i++) {
        caches.add(new KeyValueCache(manager, batch * config.heads(), contextLength, headWidth));
      }
      signals.forEach((i, signal) -> streams.put(i, signal.openStream(store, manager, batch)));
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  /**
   * Returns the number of tokens read.
   *
   * @return tokens of each sequence, at most the context length
   */
  public int getLength() {
    return length;
  }

  /** Refuses tokens {@code [B, n]} of other sequences, or beyond the context. */
  void requireRoom(Shape tokens) {
    Checks.require(
        tokens.get(0) == batch,
        "the state was opened for batch " + batch + ", got tokens of batch " + tokens.get(0));
    Checks.require(
        length + tokens.get(1) <= contextLength,
        tokens.get(1)
            + " more tokens after "
            + length
            + " do not fit the context of "
            + contextLength);
  }

  /** Tells that {@code count} tokens have been read. */
  void advance(long count) {
    length += (int) count;
  }

  KeyValueCache cache(int block) {
    return caches.get(block);
  }

  NDArray filter(int block, NDArray x) {
    SignalStream stream = streams.get(block);
    return stream == null ? x : stream.next(x);
  }

  @Override
  public void close() {
    manager.close();
  }
}
