package io.github.timefreq.export.gpt;

import io.github.timefreq.export.graph.Attended;
import io.github.timefreq.export.graph.GraphValue;
import io.github.timefreq.export.graph.PastTokens;

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
   * Tells what a decoder block attends to.
   *
   * @param layer number of the decoder block
   * @return the tokens at hand and those before them, none of them later than the one that sees it
   */
  Attended attended(int layer);

  /**
   * Tells where a signal layer finds the tokens before those at hand.
   *
   * @param block number of the decoder block that the signal layer follows, or {@link
   *     io.github.timefreq.gpt.GptConfig#EMBEDDING}
   * @return the past of the layer's input
   */
  PastTokens past(int block);
}
