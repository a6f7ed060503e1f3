package io.github.timefreq.examples.options;

import io.github.timefreq.core.filterbank.FilterbankConfig;
import io.github.timefreq.core.filterbank.KernelInitialization;
import io.github.timefreq.core.filterbank.Start;
import io.github.timefreq.core.kernel.BankSharing;
import io.github.timefreq.core.kernel.Scale;
import io.github.timefreq.core.plan.PlanChoice;
import io.github.timefreq.core.subband.AdaptiveGains;
import io.github.timefreq.core.subband.GainSharing;
import io.github.timefreq.core.subband.Nonlinearity;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that change a filterbank; what is not given stays as the named layer has it. */
final class FilterbankOptions {
  @Option(names = "--filters", paramLabel = "M", description = "Kernels in the bank.")
  private @Nullable Integer filters;

  @Option(
      names = "--kernel",
      paramLabel = "K",
      description =
          "Taps of a kernel: the tokens, or frames of sound, that it sees; several such as 4,8,16"
              + " share M.")
  private @Nullable String kernelLengths;

  @Option(
      names = "--sharing",
      paramLabel = "WHO",
      description =
          "Who shares a bank: 'all' coordinates, 'none', or a number of groups (filterbank: all).")
  private @Nullable String sharing;

  @Option(
      names = "--synthesis",
      paramLabel = "J",
      description = "Taps of a synthesis kernel; 1 for none (filterbank: 1).")
  private @Nullable Integer synthesisLength;

  @Option(
      names = "--gains",
      description =
          "Which coordinates share a gain: ${COMPLETION-CANDIDATES} (filterbank: per_coordinate).")
  private @Nullable GainSharing gains;

  @Option(
      names = "--adaptive",
      paramLabel = "G",
      description =
          "Groups of coordinates with gains that adapt to every token: 1 for the same in all, 0 for"
              + " none (filterbank: 0).")
  private @Nullable Integer groups;

  @Option(
      names = "--generator",
      paramLabel = "HOW",
      description =
          "What makes adaptive gains: 'linear', 'transformer', or the rank of a linear map (default:"
              + " 8).")
  private @Nullable String generator;

  @Option(
      names = "--phi",
      description =
          "Function between analysis and gain: ${COMPLETION-CANDIDATES} (filterbank: identity).")
  private @Nullable Nonlinearity nonlinearity;

  @Option(
      names = "--kernels",
      description = {
        "How kernels start (filterbank: lags):",
        "random   normal taps",
        "fourier  Gabor pairs of evenly spaced frequencies",
        "haar     the impulse, averages of 2, 4, 8, ... tokens, and random taps",
        "lags     the impulse, the averages, delays, and random taps"
      })
  private @Nullable KernelInitialization kernels;

  @Option(
      names = "--start",
      description = {
        "What the layer computes at first (filterbank: auto):",
        "auto        the last one of these that the other settings allow",
        "identity    its input",
        "haar        averages in half of the coordinates, the rest as it is",
        "canon_haar  the same, and a random filter of the last 4 tokens in all"
      })
  private @Nullable Start start;

  @Option(names = "--bias", description = "Add a learned constant to every filter.")
  private @Nullable Boolean bias;

  @Option(names = "--gate", description = "Scale what is added by a learned scalar, 0 at first.")
  private @Nullable Boolean gate;

  @Option(
      names = "--plan",
      description = "Force an evaluation: ${COMPLETION-CANDIDATES} (filterbank: auto).")
  private @Nullable PlanChoice plan;

  FilterbankConfig applyTo(FilterbankConfig config) {
    FilterbankConfig.Builder builder =
        config.toBuilder()
            .optSynthesisLength(or(synthesisLength, config.synthesisLength()))
            .optGains(or(gains, config.gains()))
            .optAdaptiveGains(adaptiveGains(config.adaptiveGains()))
            .optNonlinearity(or(nonlinearity, config.nonlinearity()))
            .optKernels(or(kernels, config.kernels()))
            .optStart(or(start, config.start()))
            .optBias(or(bias, config.bias()))
            .optGate(or(gate, config.gate()))
            .optPlan(or(plan, config.plan()));
    if (sharing != null) {
      builder.optSharing(sharing(sharing));
    }
    if (filters != null || kernelLengths != null) {
      int[] lengths =
          kernelLengths == null
              ? config.scales().stream().mapToInt(Scale::kernelLength).toArray()
              : numbers("--kernel", kernelLengths);
      builder.optScales(Scale.split(or(filters, config.filters()), lengths));
    }
    return builder.build();
  }

  private @Nullable AdaptiveGains adaptiveGains(@Nullable AdaptiveGains preset) {
    int count = or(groups, preset == null ? 0 : preset.groups());
    if (count == 0) {
      if (generator != null) {
        throw new IllegalArgumentException("--generator needs --adaptive or --signal adaptive");
      }
      return null;
    }
    if (generator == null) {
      AdaptiveGains usual = Objects.requireNonNull(FilterbankConfig.adaptive().adaptiveGains());
      return AdaptiveGains.lowRank(count, usual.features());
    }
    return switch (generator) {
      case "linear" -> AdaptiveGains.linear(count);
      case "transformer" -> AdaptiveGains.transformer(count);
      default -> AdaptiveGains.lowRank(count, number("--generator", generator));
    };
  }

  private static BankSharing sharing(String who) {
    return switch (who) {
      case "all" -> BankSharing.SHARED;
      case "none" -> BankSharing.PER_COORDINATE;
      default -> BankSharing.grouped(number("--sharing", who));
    };
  }

  private static int[] numbers(String option, String list) {
    return Arrays.stream(list.split(",", -1)).mapToInt(item -> number(option, item)).toArray();
  }

  private static int number(String option, String text) {
    try {
      return Integer.parseInt(text.trim());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + " does not take '" + text + "'", e);
    }
  }

  private static <T> T or(@Nullable T given, T preset) {
    return given == null ? preset : given;
  }
}
