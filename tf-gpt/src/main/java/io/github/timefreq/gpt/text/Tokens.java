package io.github.timefreq.gpt.text;

import io.github.timefreq.gpt.tokenizer.ByteTokenizer;
import io.github.timefreq.gpt.tokenizer.CharacterTokenizer;
import io.github.timefreq.gpt.tokenizer.Tokenizer;
import io.github.timefreq.training.internal.io.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

/** An immutable sequence of tokens, one byte each where the vocabulary allows it, else two. */
public final class Tokens {
  private static final int BYTE_VOCABULARY = 256;

  private final byte[] low;
  private final byte[] high;
  private final int from;
  private final int size;

  private Tokens(byte[] low, byte[] high, int from, int size) {
    this.low = low;
    this.high = high;
    this.from = from;
    this.size = size;
  }

  /**
   * Encodes a text.
   *
   * @param text the text
   * @param tokenizer the tokenizer
   * @return its tokens
   * @throws IllegalArgumentException if a character is not in the tokenizer's vocabulary, or the
   *     vocabulary has more than 65,536 tokens
   */
  public static Tokens encode(String text, Tokenizer tokenizer) {
    if (tokenizer instanceof ByteTokenizer) {
      return ofBytes(text.getBytes(StandardCharsets.UTF_8));
    }
    if (!(tokenizer instanceof CharacterTokenizer characters)) {
      return of(tokenizer.encode(text), tokenizer.vocabularySize());
    }
    // An int for each of the 100 million characters of text8 would take 400 MB.
    Tokens tokens = empty(text.codePointCount(0, text.length()), characters.vocabularySize());
    int at = 0;
    for (int i = 0; i < tokens.size; i++) {
      int point = text.codePointAt(at);
      tokens.set(i, characters.token(point, i));
      at += Character.charCount(point);
    }
    return tokens;
  }

  /**
   * Takes bytes as they are for tokens of the byte tokenizer.
   *
   * @param bytes UTF-8, or anything else
   * @return the sequence
   */
  public static Tokens ofBytes(byte[] bytes) {
    return new Tokens(bytes.clone(), new byte[0], 0, bytes.length);
  }

  /**
   * Copies tokens.
   *
   * @param tokens numbers from 0
   * @param vocabularySize number of tokens in the vocabulary, at most 65,536
   * @return the sequence
   * @throws IllegalArgumentException if a token is not in the vocabulary
   */
  public static Tokens of(int[] tokens, int vocabularySize) {
    Tokens sequence = empty(tokens.length, vocabularySize);
    for (int i = 0; i < tokens.length; i++) {
      if (tokens[i] < 0 || tokens[i] >= vocabularySize) {
        throw new IllegalArgumentException(
            "token " + tokens[i] + " at " + i + " is not in a vocabulary of " + vocabularySize);
      }
      sequence.set(i, tokens[i]);
    }
    return sequence;
  }

  private static Tokens empty(int size, int vocabularySize) {
    if (vocabularySize > 1 << Short.SIZE) {
      throw new IllegalArgumentException(
          "at most 65536 different tokens are possible, got " + vocabularySize);
    }
    byte[] high = new byte[vocabularySize > BYTE_VOCABULARY ? size : 0];
    return new Tokens(new byte[size], high, 0, size);
  }

  /** Only while a sequence is being made. */
  private void set(int index, int token) {
    low[index] = (byte) token;
    if (high.length > 0) {
      high[index] = (byte) (token >> Byte.SIZE);
    }
  }

  /**
   * Returns the length of the sequence.
   *
   * @return number of tokens
   */
  public int size() {
    return size;
  }

  /**
   * Returns one token.
   *
   * @param index from 0
   * @return the token
   */
  public int get(int index) {
    int at = from + Objects.checkIndex(index, size);
    int token = Byte.toUnsignedInt(low[at]);
    return high.length == 0 ? token : token | Byte.toUnsignedInt(high[at]) << Byte.SIZE;
  }

  /**
   * Returns a part of the sequence, without a copy.
   *
   * @param start index of the first token
   * @param end index after the last token
   * @return the part
   */
  public Tokens slice(int start, int end) {
    Objects.checkFromToIndex(start, end, size);
    return new Tokens(low, high, from + start, end - start);
  }

  /**
   * Returns a fingerprint of the sequence.
   *
   * @return SHA-256 in hexadecimal
   */
  public String sha256() {
    MessageDigest digest = Sha256.newDigest();
    digest.update(low, from, size);
    if (high.length > 0) {
      digest.update(high, from, size);
    }
    return Sha256.hex(digest);
  }
}
