package io.github.timefreq.core.signal;

import ai.djl.ndarray.NDArray;

/**
 * Filters sequences as their tokens arrive, remembering just the past that the filters reach, and
 * the keys and values of a Transformer that makes gains.
 *
 * <p>Not safe for use by several threads. Closing it frees its memory.
 */
public interface SignalStream extends AutoCloseable {
  /**
   * Filters the next tokens.
   *
   * @param x the next n tokens of every sequence, {@code [B, n, D]}
   * @return the filtered tokens {@code [B, n, D]}, attached to {@code x}'s manager
   * @throws IllegalArgumentException if the batch or the width is not the stream's
   */
  NDArray next(NDArray x);

  @Override
  void close();
}
