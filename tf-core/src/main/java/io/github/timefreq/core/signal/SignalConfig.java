package io.github.timefreq.core.signal;

/**
 * Describes a {@link SignalLayer} before it is built: what a model's configuration holds.
 *
 * <p>Configurations are immutable values, equal when all their settings are.
 */
public interface SignalConfig {
  /**
   * Builds a layer with its own, not yet initialised parameters.
   *
   * @return a new layer
   */
  SignalLayer newLayer();

  /**
   * Counts the parameters of one layer without building it.
   *
   * @param width number of coordinates D
   * @return number of learned scalars
   */
  long parameterCount(int width);

  /**
   * Counts the multiply-adds of one layer in the plan that it runs.
   *
   * @param width number of coordinates D
   * @param tokens length T of the sequences
   * @return multiply-adds for one token, on average
   */
  long multiplyAddsPerToken(int width, int tokens);

  /**
   * Returns the number of past tokens that the filters reach, the current one not counted. Gains
   * that a Transformer makes depend on all tokens before.
   *
   * @return what lies behind the current token in the receptive field of the filters
   */
  int historyLength();

  /**
   * Returns the number of future tokens that the filters reach; see {@link #looksAhead} for gains.
   *
   * @return 0 for a causal layer
   */
  default int lookahead() {
    return 0;
  }

  /**
   * Tells whether an output depends on future tokens in any way.
   *
   * @return false for a causal layer
   */
  default boolean looksAhead() {
    return lookahead() > 0;
  }
}
