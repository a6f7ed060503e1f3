package io.github.timefreq.gpt;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Sizes of a {@link Gpt} that have proved useful. */
public enum GptPreset {
  /** For tests and demonstrations: 2 layers, 32 wide, context 64. Seconds. */
  TINY(64, 2, 32, 2),
  /** For two CPU cores: 4 layers, 128 wide, context 256, 0.8 M parameters. Minutes. */
  CPU(256, 4, 128, 4),
  /** The size of the reference experiments: 10 layers, 128 wide, context 512, 2 M parameters. */
  PAPER(512, 10, 128, 4),
  /** For a GPU: 12 layers, 512 wide, context 512, 38 M parameters. */
  BASE(512, 12, 512, 8);

  private final int contextLength;
  private final int layers;
  private final int width;
  private final int heads;

  GptPreset(int contextLength, int layers, int width, int heads) {
    this.contextLength = contextLength;
    this.layers = layers;
    this.width = width;
    this.heads = heads;
  }

  /**
   * Returns the plain GPT of this size.
   *
   * @param vocabularySize number of tokens
   * @return its configuration
   */
  public GptConfig config(int vocabularySize) {
    return GptConfig.plain(vocabularySize, contextLength, layers, width, heads);
  }

  /**
   * Finds a preset by its name in lower case.
   *
   * @param name such as {@code cpu}
   * @return the preset
   * @throws IllegalArgumentException listing the presets, if there is none of this name
   */
  public static GptPreset named(String name) {
    for (GptPreset preset : values()) {
      if (preset.name().toLowerCase(Locale.ROOT).equals(name)) {
        return preset;
      }
    }
    String known =
        Arrays.stream(values())
            .map(preset -> preset.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    throw new IllegalArgumentException("no preset '" + name + "'; there are " + known);
  }
}
