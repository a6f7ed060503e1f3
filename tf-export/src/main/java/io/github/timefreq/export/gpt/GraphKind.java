package io.github.timefreq.export.gpt;

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
   * <p>The state is float32; N counts the decoder blocks from 0 for their attention, and the signal
   * layers from 0 for what those remember:
   *
   * <ul>
   *   <li>{@code key} and {@code value} of a block's attention, {@code [batch, heads, tokens,
   *       D/heads]}, of 0 tokens at first;
   *   <li>{@code conv_state}, the last inputs of a layer's filters, {@code [batch, D, reach]},
   *       zeros at first; only where they reach back;
   *   <li>{@code gain_key.L} and {@code gain_value.L} of block L of the Transformer that makes its
   *       adaptive gains, {@code [batch, heads, tokens, F/heads]} with its own heads and features
   *       F, of 0 tokens at first; only where there is one.
   * </ul>
   */
  GENERATION
}
