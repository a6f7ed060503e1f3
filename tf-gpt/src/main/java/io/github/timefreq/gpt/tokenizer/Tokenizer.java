package io.github.timefreq.gpt.tokenizer;

/** Maps text to token numbers and back. Implementations are immutable. */
public interface Tokenizer {
  /**
   * Returns the number of tokens.
   *
   * @return size V of the vocabulary; tokens are {@code 0 .. V-1}
   */
  int vocabularySize();

  /**
   * Encodes a text.
   *
   * @param text the text
   * @return its tokens
   * @throws IllegalArgumentException naming the first character that is not in the vocabulary, and
   *     its place
   */
  int[] encode(String text);

  /**
   * Decodes tokens.
   *
   * @param tokens numbers in the vocabulary
   * @return their text; parts that are no text by themselves become U+FFFD
   * @throws IllegalArgumentException if a token is not in the vocabulary
   */
  String decode(int[] tokens);

  /**
   * Starts to decode tokens one by one.
   *
   * @return a decoder of one text; by default every token is text by itself, which a tokenizer
   *     whose tokens may be parts of characters has to override
   */
  default TokenDecoder newDecoder() {
    return token -> decode(new int[] {token});
  }

  /**
   * Describes this tokenizer so that it can be built again.
   *
   * @return what is stored beside a model
   */
  TokenizerSpec spec();
}
