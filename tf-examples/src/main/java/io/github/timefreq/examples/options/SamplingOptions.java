package io.github.timefreq.examples.options;

import io.github.timefreq.gpt.generate.SamplingConfig;
import io.github.timefreq.gpt.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what text to write. */
public final class SamplingOptions {
  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      description = {
        "How the text begins (default: \"" + DefaultPrompt.ENGLISH + "\", or a character of the",
        "vocabulary where it lacks one of these)."
      })
  private @Nullable String prompt;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      description = "How many tokens to write (default: ${DEFAULT-VALUE}).")
  private int tokens = 500;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description =
          "Below 1 more likely text, above 1 more varied; 0 the likeliest (default:"
              + " ${DEFAULT-VALUE}).")
  private double temperature = 0.8;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "Draw among the K likeliest tokens only; 0 for all.")
  private int topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description = "Draw among the likeliest tokens that have this probability together.")
  private double topP = 1;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the draws (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  /** What the user has given, or what a model with this tokenizer can read. */
  public String prompt(Tokenizer tokenizer) {
    return prompt == null ? DefaultPrompt.of(tokenizer) : prompt;
  }

  public int tokens() {
    return tokens;
  }

  public SamplingConfig config() {
    return new SamplingConfig(temperature, topK, topP, seed);
  }
}
