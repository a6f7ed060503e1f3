package io.github.timefreq.core.internal.plan;

import ai.djl.Device;
import io.github.timefreq.core.kernel.BankSharing;
import io.github.timefreq.core.kernel.Scale;
import io.github.timefreq.core.plan.PlanChoice;
import io.github.timefreq.core.signal.Causality;
import io.github.timefreq.core.subband.AdaptiveGains;
import io.github.timefreq.core.subband.Nonlinearity;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a plan must know of a filterbank: the operator, not how it starts.
 *
 * @param scales the filters by length
 * @param sharing which coordinates share a bank of kernels
 * @param synthesisLength taps J of a synthesis kernel
 * @param adaptiveGains gains for every token, or null
 * @param nonlinearity phi
 * @param causality which tokens a filter may see
 * @param bias whether every filter adds a constant before phi
 * @param residual whether the input is added to the output
 * @param plan which evaluation runs
 * @param chunkBytes bound of the memory of a piece in bytes; null for the device's default
 */
public record FilterSpec(
    List<Scale> scales,
    BankSharing sharing,
    int synthesisLength,
    @Nullable AdaptiveGains adaptiveGains,
    Nonlinearity nonlinearity,
    Causality causality,
    boolean bias,
    boolean residual,
    PlanChoice plan,
    @Nullable Long chunkBytes) {
  private static final long CHUNK_BYTES = 16L << 20;
  private static final long GPU_CHUNK_BYTES = 512L << 20;

  /**
   * Centered kernels from this length on are evaluated by FFT: see the benchmark of plans. Causal
   * ones are not, unless the plan is set: by spectra a later token changes earlier outputs by
   * rounding errors of its own size.
   */
  private static final int FFT_LENGTH = 192;

  /** The number of filters M, over all scales. */
  public int filters() {
    return scales.stream().mapToInt(Scale::filters).sum();
  }

  /** Taps K from the first to the last of all kernels, the lag 0 of each at the same place. */
  public int kernelLength() {
    return analysisLookahead() + analysisHistory() + 1;
  }

  /** Taps of analysis and synthesis together, {@code K+J-1}. */
  int responseLength() {
    return kernelLength() + synthesisLength - 1;
  }

  /** Past tokens that the filters reach. */
  public int historyLength() {
    return responseLength() - 1 - lookahead();
  }

  /** Future tokens that the filters reach. */
  public int lookahead() {
    return analysisLookahead() + causality.lookahead(synthesisLength);
  }

  /** Number of future tokens that a channel of the analysis depends on. */
  int analysisLookahead() {
    return scales.stream().mapToInt(s -> s.lookahead(causality)).max().orElseThrow();
  }

  private int analysisHistory() {
    return scales.stream().mapToInt(s -> s.span() - 1 - s.lookahead(causality)).max().orElseThrow();
  }

  public AdaptiveGains adaptiveGainsOrThrow() {
    return Objects.requireNonNull(adaptiveGains, "adaptiveGains");
  }

  /** The bound of a piece's memory where it is computed: small pieces would leave a GPU idle. */
  public long chunkBytes(Device device) {
    if (chunkBytes != null) {
      return chunkBytes;
    }
    return device.isGpu() ? GPU_CHUNK_BYTES : CHUNK_BYTES;
  }

  /** The plan that runs, never {@link PlanChoice#AUTO}. */
  public PlanChoice resolvedPlan() {
    if (plan != PlanChoice.AUTO) {
      return plan;
    }
    if (nonlinearity != Nonlinearity.IDENTITY) {
      return PlanChoice.CHUNKED;
    }
    if (adaptiveGains != null) {
      return bias ? PlanChoice.CHUNKED : PlanChoice.EFFECTIVE_KERNEL;
    }
    boolean spectra = responseLength() >= FFT_LENGTH && causality == Causality.CENTERED;
    return spectra ? PlanChoice.FFT : PlanChoice.FOLDED;
  }
}
