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
   * position_ids} and {@code past_key_values.*}, with the state after it as {@code present.*}. One
   * graph reads the prompt and writes token after token.
   */
  GENERATION
}
