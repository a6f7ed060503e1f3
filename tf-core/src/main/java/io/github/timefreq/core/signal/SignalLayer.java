package io.github.timefreq.core.signal;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;

/**
 * A block that filters every coordinate of a sequence along its tokens: {@code [B, T, D]} to {@code
 * [B, T, D]}.
 *
 * <p>{@link Block#forward} takes whole sequences; {@link #openStream} takes them piece by piece and
 * gives the same numbers.
 */
public interface SignalLayer extends Block {
  /**
   * Returns the settings.
   *
   * @return the settings that this layer was built with
   */
  SignalConfig getConfig();

  /**
   * Starts to filter {@code batch} new sequences as their tokens arrive.
   *
   * @param store where the parameters are read, once, when the stream opens
   * @param manager owner of the stream's memory
   * @param batch number of sequences B
   * @return the stream, at its first token
   * @throws IllegalStateException if the layer looks ahead ({@link Causality#CENTERED})
   */
  SignalStream openStream(ParameterStore store, NDManager manager, long batch);
}
