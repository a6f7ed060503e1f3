package io.github.timefreq.gpt.tokenizer;

import java.util.Objects;

/**
 * What is stored of a {@link Tokenizer}.
 *
 * @param kind which tokenizer it is
 * @param symbols the vocabulary in token order, where it is not fixed by the kind; else empty
 */
public record TokenizerSpec(Kind kind, String symbols) {
  /** Kinds of tokenizers. */
  public enum Kind {
    /** The 27 symbols of text8: space and {@code a} to {@code z}. */
    TEXT8,
    /** Every character of the training text is a token. */
    CHARACTERS,
    /** The 256 bytes of UTF-8. */
    BYTES;

    /**
     * Returns what a token is.
     *
     * @return {@code character} or {@code byte}
     */
    public String unit() {
      return this == BYTES ? "byte" : "character";
    }
  }

  /**
   * Checks that both are there.
   *
   * @param kind which tokenizer it is
   * @param symbols the vocabulary, or empty
   */
  public TokenizerSpec {
    Objects.requireNonNull(kind, "tokenizer kind");
    Objects.requireNonNull(symbols, "tokenizer symbols");
  }

  /**
   * Builds the tokenizer.
   *
   * @return the tokenizer that this describes
   * @throws IllegalArgumentException if the symbols are no vocabulary
   */
  public Tokenizer tokenizer() {
    return switch (kind) {
      case TEXT8 -> CharacterTokenizer.text8();
      case CHARACTERS -> new CharacterTokenizer(symbols);
      case BYTES -> new ByteTokenizer();
    };
  }

  /**
   * Chooses a tokenizer for a text: text8's symbols where they suffice, else its own characters
   * where there are at most 256, else bytes.
   *
   * @param text the text
   * @return the description of the tokenizer
   */
  public static TokenizerSpec fitting(String text) {
    if (isText8(text)) {
      return new TokenizerSpec(Kind.TEXT8, "");
    }
    TokenizerSpec characters = charactersOf(text);
    long count = characters.symbols().codePoints().count();
    return count >= 2 && count <= 256 ? characters : new TokenizerSpec(Kind.BYTES, "");
  }

  /**
   * Describes a tokenizer for just the characters of a text.
   *
   * @param text the text
   * @return the description of the tokenizer
   */
  public static TokenizerSpec charactersOf(String text) {
    return new TokenizerSpec(Kind.CHARACTERS, CharacterTokenizer.symbolsOf(text));
  }

  private static boolean isText8(String text) {
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      if (letter != ' ' && (letter < 'a' || letter > 'z')) {
        return false;
      }
    }
    return true;
  }
}
