package io.github.timefreq.examples.options;

import io.github.timefreq.gpt.GptConfig;
import io.github.timefreq.gpt.GptPreset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that shape the GPT without its filterbanks. */
public final class ModelOptions {
  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description = {
        "Size of the model (default: ${DEFAULT-VALUE}):",
        "tiny   2 layers,  32 wide, 2 heads, context 64",
        "cpu    4 layers, 128 wide, 4 heads, context 256",
        "paper 10 layers, 128 wide, 4 heads, context 512",
        "base  12 layers, 512 wide, 8 heads, context 512"
      })
  private String preset = "cpu";

  @Option(names = "--context", paramLabel = "T", description = "Context length in tokens.")
  private @Nullable Integer contextLength;

  @Option(names = "--layers", paramLabel = "N", description = "Number of decoder blocks.")
  private @Nullable Integer layers;

  @Option(names = "--width", paramLabel = "D", description = "Width of the embedding.")
  private @Nullable Integer width;

  @Option(names = "--heads", paramLabel = "H", description = "Attention heads.")
  private @Nullable Integer heads;

  @Option(
      names = "--mlp",
      paramLabel = "UNITS",
      description = "Hidden units of every block's MLP (default: 4 times the width).")
  private @Nullable Integer mlpWidth;

  @Option(
      names = "--dropout",
      paramLabel = "P",
      description = "Probability of dropping a coordinate (default: ${DEFAULT-VALUE}).")
  private double dropout;

  @Option(names = "--tied", description = "Use the token embedding as output layer too.")
  private boolean tied;

  public GptConfig plain(int vocabularySize) {
    GptConfig size = GptPreset.named(preset).config(vocabularySize);
    if (mlpWidth != null && mlpWidth < 1) {
      throw new IllegalArgumentException("--mlp must be at least 1, got " + mlpWidth);
    }
    GptConfig plain =
        GptConfig.plain(
            vocabularySize,
            or(contextLength, size.contextLength()),
            or(layers, size.layers()),
            or(width, size.width()),
            or(heads, size.heads()));
    return plain
        .withMlpWidth(or(mlpWidth, plain.mlpWidth()))
        .withDropout(dropout)
        .withTiedEmbeddings(tied);
  }

  private static int or(@Nullable Integer given, int preset) {
    return given == null ? preset : given;
  }
}
