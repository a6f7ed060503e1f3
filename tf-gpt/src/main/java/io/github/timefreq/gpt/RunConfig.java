package io.github.timefreq.gpt;

import io.github.timefreq.core.training.TrainingConfig;
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
   * Checks that nothing is missing.
   *
   * @param model the model's shape
   * @param training how it is trained
   * @param tokenizer what encodes the text
   * @param data name or path of the text
   * @param split how the text is cut
   * @param dataSha256 fingerprint of the text's tokens
   */
  public RunConfig {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(training, "training");
    Objects.requireNonNull(tokenizer, "tokenizer");
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(split, "split");
    Objects.requireNonNull(dataSha256, "dataSha256");
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
   * Checks that a text is the one of this run.
   *
   * @param corpus the text
   * @throws IllegalArgumentException if it is another
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
  }
}
