package io.github.timefreq.export;

/** What a GPT's layers know of the tokens around those at hand. */
interface GptContext {
  /**
   * Looks up the learned positions of the tokens at hand.
   *
   * @param table all positions, {@code [contextLength, D]}
   * @return {@code [T, D]} or {@code [B, T, D]}
   */
  GraphValue positions(GraphValue table);

  /**
   * The additive mask of attention: 0 where a token sees another, and so little else that nothing
   * is left after the softmax.
   *
   * @return {@code [.., T, all tokens]}
   */
  GraphValue mask();

  /**
   * Adds the keys and values of the tokens at hand to those of the tokens before.
   *
   * @param layer number of the decoder block
   * @param keys {@code [B, heads, T, d]}
   * @param values {@code [B, heads, T, d]}
   * @return both of all tokens, {@code [B, heads, all tokens, d]}
   */
  KeysAndValues extend(int layer, GraphValue keys, GraphValue values);

  /**
   * Tells where a signal layer finds the tokens before those at hand.
   *
   * @param layer number of the decoder block that the signal layer follows
   * @return the past of the block's output
   */
  PastTokens past(int layer);

  /**
   * What an attention layer attends to.
   *
   * @param keys {@code [B, heads, all tokens, d]}
   * @param values {@code [B, heads, all tokens, d]}
   */
  record KeysAndValues(GraphValue keys, GraphValue values) {}
}
