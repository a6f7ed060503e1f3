package io.github.timefreq.export;

/** The graphs that one GPT can be exported as. */
public enum GraphKind {
  /**
   * Whole sequences at once: {@code input_ids [batch, sequence]} to {@code logits [batch, sequence,
   * V]}, nothing remembered.
   */
  SEQUENCE,
  /**
   * Sequences piece by piece: the same from {@code input_ids}, {@code attention_mask}, {@code
   * position_ids} and the state, {@code past_key_values.N.*}, with the state after it as {@code
   * present.N.*}. One graph reads the prompt and writes token after token.
   *
   * <p>N is the number of a decoder block, or -1 for what stands behind the embedding, and the
   * state float32:
   *
   * <ul>
   *   <li>{@code key} and {@code value} of its attention, {@code [batch, heads, tokens, D/heads]},
   *       of 0 tokens at first;
   *   <li>{@code conv_state}, the last inputs of the filters behind it, {@code [batch, D, reach]},
   *       zeros at first; only where they reach back;
   *   <li>{@code gain_key.L} and {@code gain_value.L} of block L of the Transformer that makes
   *       their adaptive gains, {@code [batch, heads, tokens, F/heads]} with its own heads and
   *       features F, of 0 tokens at first; only where there is one.
   * </ul>
   */
  GENERATION
}
