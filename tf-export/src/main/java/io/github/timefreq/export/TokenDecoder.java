package io.github.timefreq.export;

import io.github.timefreq.gpt.Tokenizer;
import java.util.Arrays;

/**
 * Turns tokens into text as they come. A token may be a part of a character, so that some have to
 * wait for the next ones.
 */
final class TokenDecoder {
  /** A character has at most this many bytes. */
  private static final int MAX_WAITING = 4;

  private final Tokenizer tokenizer;
  private int[] waiting = new int[0];

  TokenDecoder(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /** Takes a token and returns the text that is complete now, often nothing or one character. */
  String add(int token) {
    waiting = Arrays.copyOf(waiting, waiting.length + 1);
    waiting[waiting.length - 1] = token;
    String text = tokenizer.decode(waiting);
    return text.endsWith("\uFFFD") && waiting.length < MAX_WAITING ? "" : taken(text);
  }

  /** Returns what is left at the end. */
  String rest() {
    return waiting.length == 0 ? "" : taken(tokenizer.decode(waiting));
  }

  private String taken(String text) {
    waiting = new int[0];
    return text;
  }
}
