package io.github.timefreq.core.subband;

import io.github.timefreq.core.internal.Checks;
import java.util.Objects;

/**
 * Gains that adapt to every token, {@code a[t,g,m]}, added to the static ones: made from the hidden
 * state at t by a generator, for each of G groups of consecutive coordinates.
 *
 * <p>A generator ends with a linear map from F features to {@code G*M} gains that starts at 0. The
 * features are the hidden state itself ({@code F = D}), a projection of it, or what a small
 * Transformer makes of it and of the tokens before.
 *
 * @param groups number of groups G, at least 1
 * @param range what values the gains can take
 * @param generator what makes the features
 * @param features F of {@link Generator#LOW_RANK} and {@link Generator#TRANSFORMER}, at least 1; 0
 *     for {@link Generator#LINEAR}, whose F is the width
 * @param heads attention heads of the Transformer, a divisor of {@code features}; else 0
 * @param layers blocks of the Transformer; else 0
 */
public record AdaptiveGains(
    int groups, GainRange range, Generator generator, int features, int heads, int layers) {
  /** What makes the features. */
  public enum Generator {
    /** The hidden state at t is the features. */
    LINEAR,
    /** A linear map of the hidden state at t to fewer features. */
    LOW_RANK,
    /** A small Transformer over the tokens up to t. */
    TRANSFORMER
  }

  /**
   * Checks every setting.
   *
   * @param groups number of groups
   * @param range what values the gains can take
   * @param generator what makes the features
   * @param features number of features
   * @param heads attention heads of the Transformer
   * @param layers blocks of the Transformer
   * @throws IllegalArgumentException naming the setting, its value and what is allowed
   */
  public AdaptiveGains {
    Objects.requireNonNull(range, "range");
    Objects.requireNonNull(generator, "generator");
    Checks.requireRange("groups", groups, 1, 65_536);
    if (generator == Generator.LINEAR) {
      Checks.requireRange("features of a LINEAR generator", features, 0, 0);
    } else {
      Checks.requireRange("features of a " + generator + " generator", features, 1, 65_536);
    }
    if (generator == Generator.TRANSFORMER) {
      Checks.requireRange("heads", heads, 1, features);
      Checks.requireRange("layers", layers, 1, 1024);
      Checks.require(
          features % heads == 0,
          "features must be a multiple of heads, got " + features + " and " + heads);
    } else {
      Checks.require(
          heads == 0 && layers == 0, "only a TRANSFORMER generator has heads and layers");
    }
  }

  /**
   * Unconstrained gains by a linear map of the hidden state.
   *
   * @param groups number of groups G
   * @return the settings
   */
  public static AdaptiveGains linear(int groups) {
    return new AdaptiveGains(groups, GainRange.UNCONSTRAINED, Generator.LINEAR, 0, 0, 0);
  }

  /**
   * Unconstrained gains by a linear map through fewer features.
   *
   * @param groups number of groups G
   * @param features rank r of the map
   * @return the settings
   */
  public static AdaptiveGains lowRank(int groups, int features) {
    return new AdaptiveGains(groups, GainRange.UNCONSTRAINED, Generator.LOW_RANK, features, 0, 0);
  }

  /**
   * Unconstrained gains by a small Transformer: 32 wide, 2 heads, 1 block.
   *
   * @param groups number of groups G
   * @return the settings
   */
  public static AdaptiveGains transformer(int groups) {
    return new AdaptiveGains(groups, GainRange.UNCONSTRAINED, Generator.TRANSFORMER, 32, 2, 1);
  }

  /**
   * Returns these settings with another range.
   *
   * @param value what values the gains can take
   * @return the changed settings
   */
  public AdaptiveGains withRange(GainRange value) {
    return new AdaptiveGains(groups, value, generator, features, heads, layers);
  }
}
