package io.github.timefreq.examples;

import io.github.timefreq.core.FilterbankConfig;
import io.github.timefreq.core.GainSharing;
import io.github.timefreq.core.KernelInit;
import io.github.timefreq.core.Nonlinearity;
import io.github.timefreq.core.PlanChoice;
import io.github.timefreq.core.Start;
import io.github.timefreq.gpt.GptConfig;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/** The options that shape the filterbank between the blocks. */
final class SignalOptions {
  private static final FilterbankConfig DEFAULTS = FilterbankConfig.defaults();

  @Option(names = "--plain", description = "Train the plain GPT, without filterbanks.")
  private boolean plain;

  @Option(
      names = "--filters",
      paramLabel = "M",
      description = "Kernels in the bank that all coordinates share (default: ${DEFAULT-VALUE}).")
  private int filters = DEFAULTS.filters();

  @Option(
      names = "--kernel",
      paramLabel = "K",
      description = "Taps of a kernel: the tokens that it sees (default: ${DEFAULT-VALUE}).")
  private int kernelLength = DEFAULTS.kernelLength();

  @Option(
      names = "--synthesis",
      paramLabel = "J",
      description = "Taps of a synthesis kernel; 1 for none (default: ${DEFAULT-VALUE}).")
  private int synthesisLength = DEFAULTS.synthesisLength();

  @Option(
      names = "--gains",
      description =
          "Which coordinates share a gain: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private GainSharing gains = DEFAULTS.gains();

  @Option(
      names = "--phi",
      description =
          "Function between analysis and gain: ${COMPLETION-CANDIDATES} (default:"
              + " ${DEFAULT-VALUE}).")
  private Nonlinearity nonlinearity = DEFAULTS.nonlinearity();

  @Option(
      names = "--kernels",
      description = "How kernels start: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private KernelInit kernels = DEFAULTS.kernels();

  @Option(
      names = "--start",
      description =
          "What the layer computes at first: ${COMPLETION-CANDIDATES} (default:"
              + " ${DEFAULT-VALUE}).")
  private Start start = DEFAULTS.start();

  @Option(names = "--bias", description = "Add a learned constant to every filter.")
  private boolean bias;

  @Option(names = "--gate", description = "Scale what is added by a learned scalar, 0 at first.")
  private boolean gate;

  @Option(
      names = "--plan",
      description = "Force an evaluation: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private PlanChoice plan = DEFAULTS.plan();

  @Option(
      names = "--after",
      paramLabel = "BLOCKS",
      description =
          "Blocks that a filterbank follows: 'all', 'first-half', or numbers from 0 such as 0,2"
              + " (default: ${DEFAULT-VALUE}).")
  private String after = "all";

  /** Adds the filterbanks to a plain model, unless it is to stay plain. */
  GptConfig addTo(GptConfig model) {
    return plain ? model : model.withSignal(filterbank(), blocks(model.layers()));
  }

  private FilterbankConfig filterbank() {
    return DEFAULTS
        .withFilters(filters)
        .withKernelLength(kernelLength)
        .withSynthesisLength(synthesisLength)
        .withGains(gains)
        .withNonlinearity(nonlinearity)
        .withKernels(kernels)
        .withBias(bias)
        .withGate(gate)
        .withStart(start)
        .withPlan(plan);
  }

  private List<Integer> blocks(int layers) {
    return switch (after) {
      case "all" -> IntStream.range(0, layers).boxed().toList();
      case "first-half" -> IntStream.range(0, (layers + 1) / 2).boxed().toList();
      default -> numbers();
    };
  }

  private List<Integer> numbers() {
    try {
      return Arrays.stream(after.split(",", -1)).map(String::trim).map(Integer::valueOf).toList();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "--after takes 'all', 'first-half' or block numbers such as 0,2, got '" + after + "'", e);
    }
  }
}
