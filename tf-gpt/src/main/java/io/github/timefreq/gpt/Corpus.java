package io.github.timefreq.gpt;

import java.io.IOException;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A text, cut into three parts and encoded.
 *
 * @param name where it came from
 * @param tokenizer what encoded it
 * @param train the part to train on
 * @param validation the part to watch while training
 * @param test the part to look at in the end
 * @param sha256 fingerprint of all tokens
 * @param entropyRate nats a token that no model can go below, where the source is known
 */
public record Corpus(
    String name,
    Tokenizer tokenizer,
    Tokens train,
    Tokens validation,
    Tokens test,
    String sha256,
    OptionalDouble entropyRate) {

  /**
   * Reads a text and encodes it.
   *
   * @param source where the text comes from
   * @param tokenizer what encodes it, or null for the one that fits (see {@link
   *     TokenizerSpec#fitting})
   * @param split how it is cut
   * @return the corpus
   * @throws IOException naming the file and what is wrong with it
   * @throws IllegalArgumentException if the tokenizer does not know a character, or the text is not
   *     UTF-8 and the tokenizer is not the byte tokenizer
   */
  public static Corpus load(TextSource source, @Nullable TokenizerSpec tokenizer, Split split)
      throws IOException {
    byte[] text = source.read();
    TokenizerSpec spec = tokenizer == null ? TokenizerSpec.fitting(text) : tokenizer;
    Tokenizer encoder = spec.tokenizer();
    Tokens tokens = encode(source, text, encoder);
    int trainEnd = split.trainEnd(tokens.size());
    int validationEnd = split.validationEnd(tokens.size());
    return new Corpus(
        source.name(),
        encoder,
        tokens.slice(0, trainEnd),
        tokens.slice(trainEnd, validationEnd),
        tokens.slice(validationEnd, tokens.size()),
        tokens.sha256(),
        source.entropyRate());
  }

  private static Tokens encode(TextSource source, byte[] text, Tokenizer tokenizer) {
    try {
      return Tokens.encode(text, tokenizer);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(source.name() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Checks that the text is long enough for a model.
   *
   * @param contextLength the model's context T
   * @throws IllegalArgumentException if the training part has no window of T+1 tokens or the
   *     validation part nothing to predict
   */
  public void requireContext(int contextLength) {
    if (train.size() <= contextLength || validation.size() < 2) {
      throw new IllegalArgumentException(
          name
              + " is too short: "
              + train.size()
              + " tokens to train on and "
              + validation.size()
              + " to validate on; a context of "
              + contextLength
              + " needs "
              + (contextLength + 1)
              + " and 2");
    }
  }
}
