package io.github.timefreq.gpt.text;

import io.github.timefreq.gpt.tokenizer.ByteTokenizer;
import io.github.timefreq.gpt.tokenizer.Tokenizer;
import io.github.timefreq.gpt.tokenizer.TokenizerSpec;
import io.github.timefreq.training.internal.io.Utf8Text;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
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
 * @param notice what a person should know of how the text was read: that it is no UTF-8
 */
public record Corpus(
    String name,
    Tokenizer tokenizer,
    Tokens train,
    Tokens validation,
    Tokens test,
    String sha256,
    OptionalDouble entropyRate,
    Optional<String> notice) {

  /**
   * Reads a text and encodes it. The text is UTF-8, or UTF-16 with a byte order mark; the byte
   * tokenizer, where it is asked for, takes the bytes of any other file as they are, with a {@link
   * #notice}.
   *
   * @param source where the text comes from
   * @param tokenizer what encodes it, or null for the one that fits (see {@link
   *     TokenizerSpec#fitting})
   * @param split how it is cut
   * @return the corpus
   * @throws IOException naming the file and what is wrong with it, such as that it is no text
   * @throws IllegalArgumentException if the tokenizer does not know a character
   */
  public static Corpus load(TextSource source, @Nullable TokenizerSpec tokenizer, Split split)
      throws IOException {
    byte[] bytes = source.read();
    Optional<String> flaw = Utf8Text.flaw(bytes);
    Tokenizer encoder;
    Tokens tokens;
    if (tokenizer != null && tokenizer.kind() == TokenizerSpec.Kind.BYTES) {
      encoder = new ByteTokenizer();
      tokens = Tokens.ofBytes(flaw.isPresent() ? bytes : Utf8Text.toUtf8(bytes, source.name()));
    } else {
      String text = Utf8Text.decode(bytes, source.name());
      encoder = (tokenizer == null ? TokenizerSpec.fitting(text) : tokenizer).tokenizer();
      tokens = encode(source, text, encoder);
    }
    if (tokens.size() == 0) {
      throw new IOException(source.name() + " holds an empty text");
    }
    int trainEnd = split.trainEnd(tokens.size());
    int validationEnd = split.validationEnd(tokens.size());
    return new Corpus(
        source.name(),
        encoder,
        tokens.slice(0, trainEnd),
        tokens.slice(trainEnd, validationEnd),
        tokens.slice(validationEnd, tokens.size()),
        tokens.sha256(),
        source.entropyRate(),
        notice(source, bytes, flaw));
  }

  private static Optional<String> notice(TextSource source, byte[] bytes, Optional<String> flaw) {
    if (flaw.isPresent()) {
      return Optional.of(
          "the bytes of " + source.name() + " are tokens as they are: it " + flaw.get());
    }
    Charset encoding = Utf8Text.encoding(bytes);
    return encoding.equals(StandardCharsets.UTF_8)
        ? Optional.empty()
        : Optional.of(source.name() + " is not UTF-8 but " + encoding + ", and is read as such");
  }

  private static Tokens encode(TextSource source, String text, Tokenizer tokenizer) {
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
