package io.github.timefreq.gpt.tokenizer;

/**
 * Turns tokens into text as they come. A token may be a part of a character, which has to wait for
 * the others; all pieces together are what {@link Tokenizer#decode} makes of all tokens.
 */
@FunctionalInterface
public interface TokenDecoder {
  /**
   * Takes the next token.
   *
   * @param token a number in the vocabulary
   * @return the text that is complete with it, often one character or nothing
   * @throws IllegalArgumentException if the token is not in the vocabulary
   */
  String add(int token);

  /**
   * Ends the text.
   *
   * @return what was still incomplete, as U+FFFD; most often nothing
   */
  default String finish() {
    return "";
  }
}
