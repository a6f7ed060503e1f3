package io.github.timefreq.gpt.tokenizer;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** One token for every character (Unicode code point) of a vocabulary. */
public final class CharacterTokenizer implements Tokenizer {
  /** Most characters that a message lists. */
  private static final int LISTED = 300;

  private static final String TEXT8 = " abcdefghijklmnopqrstuvwxyz";

  private final TokenizerSpec spec;
  private final int[] symbols;
  private final Map<Integer, Integer> tokens = new HashMap<>();

  /**
   * Creates a tokenizer for some characters.
   *
   * @param symbols the characters in token order, at least two, each once
   * @throws IllegalArgumentException if there are fewer or one occurs twice
   */
  public CharacterTokenizer(String symbols) {
    this(symbols, new TokenizerSpec(TokenizerSpec.Kind.CHARACTERS, symbols));
  }

  private CharacterTokenizer(String symbols, TokenizerSpec spec) {
    this.spec = spec;
    this.symbols = symbols.codePoints().toArray();
    if (this.symbols.length < 2) {
      throw new IllegalArgumentException(
          "a vocabulary needs at least 2 characters, got " + this.symbols.length);
    }
    for (int symbol : this.symbols) {
      if (tokens.put(symbol, tokens.size()) != null) {
        throw new IllegalArgumentException(
            "the vocabulary has " + name(symbol) + " more than once");
      }
    }
  }

  /**
   * The tokenizer of text8: space is 0, {@code a} is 1, {@code z} is 26.
   *
   * @return a tokenizer of 27 symbols
   */
  public static CharacterTokenizer text8() {
    return new CharacterTokenizer(TEXT8, new TokenizerSpec(TokenizerSpec.Kind.TEXT8, ""));
  }

  /**
   * Lists the characters of a text.
   *
   * @param text the text
   * @return every character once, in the order of their code points
   */
  public static String symbolsOf(String text) {
    BitSet seen = new BitSet();
    text.codePoints().forEach(seen::set);
    return seen.stream()
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Override
  public int vocabularySize() {
    return symbols.length;
  }

  @Override
  public int[] encode(String text) {
    int[] points = text.codePoints().toArray();
    for (int i = 0; i < points.length; i++) {
      points[i] = token(points[i], i);
    }
    return points;
  }

  /**
   * Returns the token of a character.
   *
   * @param point code point of the character
   * @param position where it stands, for the message
   * @return its token
   * @throws IllegalArgumentException if the vocabulary lacks it
   */
  public int token(int point, int position) {
    Integer token = tokens.get(point);
    if (token == null) {
      throw new IllegalArgumentException(
          "character "
              + name(point)
              + " at position "
              + position
              + " is not among the "
              + symbols.length
              + " that the tokenizer knows: "
              + known());
    }
    return token;
  }

  @Override
  public String decode(int[] tokens) {
    StringBuilder text = new StringBuilder(tokens.length);
    for (int token : tokens) {
      if (token < 0 || token >= symbols.length) {
        throw new IllegalArgumentException(
            "token " + token + " is not in a vocabulary of " + symbols.length);
      }
      text.appendCodePoint(symbols[token]);
    }
    return text.toString();
  }

  @Override
  public TokenizerSpec spec() {
    return spec;
  }

  private String known() {
    StringBuilder text = new StringBuilder().append('"');
    for (int i = 0; i < Math.min(symbols.length, LISTED); i++) {
      if (symbols[i] == '\n') {
        text.append("\\n");
      } else if (isPrintable(symbols[i])) {
        text.appendCodePoint(symbols[i]);
      }
    }
    return text.append(symbols.length > LISTED ? "\" and more" : "\"").toString();
  }

  private static String name(int point) {
    String code = String.format(Locale.ROOT, "U+%04X", point);
    return isPrintable(point) ? "'" + Character.toString(point) + "' (" + code + ")" : code;
  }

  private static boolean isPrintable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
