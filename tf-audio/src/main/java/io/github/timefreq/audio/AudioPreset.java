package io.github.timefreq.audio;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Sizes of an {@link AudioClassifier} for clips of a second at 16 kHz. */
public enum AudioPreset {
  /** For tests and demonstrations: 2 layers, 32 wide. */
  TINY(2, 32, 2),
  /** For one CPU core: 4 layers, 64 wide, 0.22 M parameters. */
  BASE(4, 64, 4);

  private final int layers;
  private final int width;
  private final int heads;

  AudioPreset(int layers, int width, int heads) {
    this.layers = layers;
    this.width = width;
    this.heads = heads;
  }

  /**
   * Returns the plain classifier of this size, with the learned waveform front end and single
   * labels.
   *
   * @param classes number of classes
   * @return its configuration
   */
  public AudioClassifierConfig config(int classes) {
    return AudioClassifierConfig.builder(classes).optEncoder(layers, width, heads).build();
  }

  /**
   * Finds a preset by its name in lower case.
   *
   * @param name such as {@code base}
   * @return the preset
   * @throws IllegalArgumentException listing the presets, if there is none of this name
   */
  public static AudioPreset named(String name) {
    for (AudioPreset preset : values()) {
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
