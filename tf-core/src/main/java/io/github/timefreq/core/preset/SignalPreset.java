package io.github.timefreq.core.preset;

import io.github.timefreq.core.baseline.CanonConfig;
import io.github.timefreq.core.baseline.MovingAverageConfig;
import io.github.timefreq.core.baseline.TokenShiftConfig;
import io.github.timefreq.core.filterbank.FilterbankConfig;
import io.github.timefreq.core.signal.SignalConfig;
import io.github.timefreq.core.subband.Nonlinearity;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Signal layers by name: the filterbanks of this library and what they compete with. */
public enum SignalPreset {
  /** {@link FilterbankConfig#defaults}: static gains per coordinate, 16 filters. */
  FILTERBANK,
  /** {@link FilterbankConfig#multiScale}: the same with kernels of 4 to 64 taps. */
  MULTI_SCALE,
  /** {@link FilterbankConfig#adaptive}: gains that adapt to every token, in 8 groups. */
  ADAPTIVE,
  /** {@link FilterbankConfig#defaults} with GELU between analysis and gain. */
  GELU,
  /** {@link FilterbankConfig#literal}: 144 filters, one gain each. */
  LITERAL,
  /** {@link TokenShiftConfig}. */
  TOKEN_SHIFT,
  /** {@link CanonConfig} of 4 taps. */
  CANON,
  /** {@link MovingAverageConfig} of up to 32 tokens. */
  WAVELET;

  /**
   * Returns the settings of this name.
   *
   * @return the settings
   */
  public SignalConfig config() {
    return switch (this) {
      case FILTERBANK -> FilterbankConfig.defaults();
      case MULTI_SCALE -> FilterbankConfig.multiScale();
      case ADAPTIVE -> FilterbankConfig.adaptive();
      case GELU -> FilterbankConfig.builder().optNonlinearity(Nonlinearity.GELU).build();
      case LITERAL -> FilterbankConfig.literal();
      case TOKEN_SHIFT -> new TokenShiftConfig();
      case CANON -> new CanonConfig(4);
      case WAVELET -> new MovingAverageConfig(32);
    };
  }

  /**
   * Returns the name as it is written.
   *
   * @return such as {@code token-shift}
   */
  public String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Finds settings by name.
   *
   * @param title such as {@code token-shift}
   * @return the preset
   * @throws IllegalArgumentException listing the names, if there is none such
   */
  public static SignalPreset named(String title) {
    for (SignalPreset preset : values()) {
      if (preset.title().equals(title)) {
        return preset;
      }
    }
    String known =
        Arrays.stream(values()).map(SignalPreset::title).collect(Collectors.joining(", "));
    throw new IllegalArgumentException("no signal layer '" + title + "'; there are " + known);
  }
}
