package io.github.timefreq.audio.frontend;

import io.github.timefreq.core.internal.Checks;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Front ends by name, for any sample rate: the lengths of their defaults, which are for 16 kHz. */
public enum FrontEndPreset {
  /** Learned filters that start as Gabor pairs: 16 ms long, energies every ms, logarithms. */
  WAVEFORM,
  /** The same with per-channel energy normalisation in place of logarithms. */
  PCEN,
  /** The same from random filters. */
  RANDOM,
  /** Five learned banks, mixed by what is heard at each frame. */
  MIXTURE,
  /** Logarithms of mel bands, with nothing learned: the baseline. */
  LOG_MEL;

  private static final int DEFAULT_RATE = 16_000;

  /** The highest band ends here, as a share of half of the sample rate. */
  private static final double HIGHEST = 0.95;

  /**
   * Returns the settings at a sample rate.
   *
   * @param sampleRate samples a second, at least 1,000
   * @return the settings
   * @throws IllegalArgumentException if the rate is lower
   */
  public FrontEndConfig config(int sampleRate) {
    Checks.requireAtLeast("sampleRate", sampleRate, 1000);
    return switch (this) {
      case WAVEFORM -> waveform(sampleRate);
      case PCEN -> waveform(sampleRate).withCompression(Compression.PCEN);
      case RANDOM -> waveform(sampleRate).withStart(FrontEndInitialization.RANDOM);
      case MIXTURE ->
          new AdaptiveFrontEndConfig(
              waveform(sampleRate),
              AdaptiveFrontEndConfig.defaults().banks(),
              AdaptiveFrontEndConfig.defaults().routing(),
              AdaptiveFrontEndConfig.defaults().scope());
      case LOG_MEL -> logMel(sampleRate);
    };
  }

  private static WaveformFrontEndConfig waveform(int sampleRate) {
    WaveformFrontEndConfig base = WaveformFrontEndConfig.defaults();
    int stride = scaled(base.stride(), sampleRate);
    return new WaveformFrontEndConfig(
        bands(sampleRate),
        scaled(base.kernelLength(), sampleRate),
        stride,
        stride * (base.hop() / base.stride()),
        base.lowpass(),
        base.compression(),
        base.start(),
        base.frameKernel());
  }

  private static LogMelFrontEndConfig logMel(int sampleRate) {
    LogMelFrontEndConfig base = LogMelFrontEndConfig.defaults();
    int window = scaled(base.windowLength(), sampleRate);
    int fourier = 2 * Integer.highestOneBit(window - 1);
    // As many frames as the learned front ends make, whose hop is a multiple of their stride.
    return new LogMelFrontEndConfig(
        bands(sampleRate), window, fourier, waveform(sampleRate).hop(), base.frameKernel());
  }

  private static MelBands bands(int sampleRate) {
    MelBands base = MelBands.defaults();
    return new MelBands(
        base.count(), base.lowestHertz(), Math.min(base.highestHertz(), HIGHEST * sampleRate / 2));
  }

  private static int scaled(int samples, int sampleRate) {
    return Math.max(1, Math.round((float) samples * sampleRate / DEFAULT_RATE));
  }

  /**
   * Returns the name as the command line takes it.
   *
   * @return such as {@code log-mel}
   */
  public String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Finds a preset by its name.
   *
   * @param title such as {@code log-mel}
   * @return the preset
   * @throws IllegalArgumentException listing the presets, if there is none of this name
   */
  public static FrontEndPreset named(String title) {
    return Arrays.stream(values())
        .filter(preset -> preset.title().equals(title))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no front end '"
                        + title
                        + "'; there are "
                        + Arrays.stream(values())
                            .map(FrontEndPreset::title)
                            .collect(Collectors.joining(", "))));
  }
}
