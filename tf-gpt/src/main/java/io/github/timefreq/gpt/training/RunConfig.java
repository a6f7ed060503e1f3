package io.github.timefreq.gpt.training;

import io.github.timefreq.core.internal.Checks;
import io.github.timefreq.gpt.GptConfig;
import io.github.timefreq.gpt.text.Corpus;
import io.github.timefreq.gpt.text.Split;
import io.github.timefreq.gpt.text.TextSource;
import io.github.timefreq.gpt.tokenizer.TokenizerSpec;
import io.github.timefreq.training.TrainingConfig;
import java.util.Objects;

/**
 * All that determines a training run.
 *
 * @param model the model's shape
 * @param training how it is trained
 * @param tokenizer what encodes the text
 * @param data name or path of the text, as {@link TextSource#of} takes it
 * @param split how the text is cut
 * @param dataSha256 fingerprint of the text's tokens
 */
public record RunConfig(
    GptConfig model,
    TrainingConfig training,
    TokenizerSpec tokenizer,
    String data,
    Split split,
    String dataSha256) {

  /**
   * Checks that nothing is missing and that the model takes the tokenizer's tokens.
   *
   * @param model the model's shape
   * @param training how it is trained
   * @param tokenizer what encodes the text
   * @param data name or path of the text
   * @param split how the text is cut
   * @param dataSha256 fingerprint of the text's tokens
   * @throws IllegalArgumentException if the model's vocabulary has another size than the
   *     tokenizer's
   */
  public RunConfig {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(training, "training");
    Objects.requireNonNull(tokenizer, "tokenizer");
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(split, "split");
    Objects.requireNonNull(dataSha256, "dataSha256");
    int vocabularySize = tokenizer.tokenizer().vocabularySize();
    Checks.require(
        model.vocabularySize() == vocabularySize,
        "the model's vocabularySize must be the tokenizer's, "
            + vocabularySize
            + ", got "
            + model.vocabularySize());
  }

  /**
   * Counts the tokens that an optimizer step trains on.
   *
   * @return tokens
   */
  public long tokensPerStep() {
    return (long) training.batchSize() * training.accumulation() * model.contextLength();
  }

  /**
   * Returns what others may see of this run: with the name of the text in the place of its path,
   * which tells of the machine that it was trained on. Its fingerprint says which text it was.
   *
   * @return the same run, which cannot find its text any more
   */
  public RunConfig published() {
    return new RunConfig(model, training, tokenizer, TextSource.nameOf(data), split, dataSha256);
  }

  /**
   * Checks that a text is the one of this run, encoded and cut in the same way.
   *
   * @param corpus the text
   * @throws IllegalArgumentException if it is another, or its tokens or parts are others
   */
  public void requireSame(Corpus corpus) {
    if (!corpus.sha256().equals(dataSha256)) {
      throw new IllegalArgumentException(
          "the text "
              + data
              + " is not the one that the run was started with (SHA-256 of its tokens is "
              + corpus.sha256()
              + ", was "
              + dataSha256
              + "); start a new run for another text");
    }
    Checks.require(
        corpus.tokenizer().spec().equals(tokenizer),
        "the text " + data + " is encoded by another tokenizer than the run's; load it with that");
    int validationEnd = corpus.train().size() + corpus.validation().size();
    int size = validationEnd + corpus.test().size();
    Checks.require(
        corpus.train().size() == split.trainEnd(size) && validationEnd == split.validationEnd(size),
        "the text "
            + data
            + " is not cut as the run asks, by "
            + split
            + ": its parts end at tokens "
            + corpus.train().size()
            + " and "
            + validationEnd
            + "; load it with the run's split");
  }
}
