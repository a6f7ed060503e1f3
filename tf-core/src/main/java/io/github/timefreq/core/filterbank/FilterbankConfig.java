package io.github.timefreq.core.filterbank;

import io.github.timefreq.core.internal.Checks;
import io.github.timefreq.core.internal.gain.GainNetwork;
import io.github.timefreq.core.internal.plan.FilterSpec;
import io.github.timefreq.core.internal.plan.FilterbankCost;
import io.github.timefreq.core.kernel.BankSharing;
import io.github.timefreq.core.kernel.Scale;
import io.github.timefreq.core.plan.PlanChoice;
import io.github.timefreq.core.plan.PlanExplanation;
import io.github.timefreq.core.signal.Causality;
import io.github.timefreq.core.signal.SignalConfig;
import io.github.timefreq.core.signal.SignalLayer;
import io.github.timefreq.core.subband.AdaptiveGains;
import io.github.timefreq.core.subband.GainRange;
import io.github.timefreq.core.subband.GainSharing;
import io.github.timefreq.core.subband.Nonlinearity;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link Filterbank}.
 *
 * <p>With M filters of K taps, J synthesis taps and D coordinates a layer has {@code M*K} kernel
 * taps for every bank, {@code M*D} gains ({@code M} when shared by the coordinates), and, where
 * asked for, {@code M*J} synthesis taps (for J &gt; 1), {@code M} biases, one gate and the
 * generator of {@link AdaptiveGains}.
 *
 * @param scales the filters of the bank by length; their numbers add up to M
 * @param sharing which coordinates share a bank of kernels
 * @param synthesisLength taps J of a synthesis kernel, at least 1; with 1 there is nothing to learn
 *     that the gains do not hold, and the tap is fixed at 1
 * @param gains which coordinates share a gain
 * @param adaptiveGains gains for every token, added to the static ones, or null for none
 * @param nonlinearity phi, between analysis and gain
 * @param causality which tokens a filter may see
 * @param kernels how the analysis kernels start
 * @param start what the layer computes at first
 * @param bias whether every filter adds a learned constant before phi
 * @param gate whether a learned scalar alpha, 0 at first, scales what is added to the input
 * @param residual whether the input is added to the output
 * @param plan which evaluation runs
 * @param chunkBytes bound of the memory that a piece of the plans {@link PlanChoice#CHUNKED} and
 *     {@link PlanChoice#EFFECTIVE_KERNEL} takes, in bytes; at least one token's or one sequence's
 *     worth. If null, 16 MiB on a CPU, which fits its caches, and 512 MiB on a GPU
 */
public record FilterbankConfig(
    List<Scale> scales,
    BankSharing sharing,
    int synthesisLength,
    GainSharing gains,
    @Nullable AdaptiveGains adaptiveGains,
    Nonlinearity nonlinearity,
    Causality causality,
    KernelInitialization kernels,
    Start start,
    boolean bias,
    boolean gate,
    boolean residual,
    PlanChoice plan,
    @Nullable Long chunkBytes)
    implements SignalConfig {

  private static final int MAX_SYNTHESIS = 1 << 20;
  private static final long MIN_CHUNK_BYTES = 1 << 16;

  /**
   * Checks every setting and their combination.
   *
   * @param scales the filters of the bank by length
   * @param sharing which coordinates share a bank of kernels
   * @param synthesisLength taps J of a synthesis kernel
   * @param gains which coordinates share a gain
   * @param adaptiveGains gains for every token, or null
   * @param nonlinearity phi
   * @param causality which tokens a filter may see
   * @param kernels how the analysis kernels start
   * @param start what the layer computes at first
   * @param bias whether every filter adds a learned constant before phi
   * @param gate whether a learned scalar alpha scales what is added
   * @param residual whether the input is added to the output
   * @param plan which evaluation runs
   * @param chunkBytes bound of the memory that a piece of a plan takes
   * @throws IllegalArgumentException naming the setting, its value and what is allowed
   */
  public FilterbankConfig(
      List<Scale> scales,
      BankSharing sharing,
      int synthesisLength,
      GainSharing gains,
      @Nullable AdaptiveGains adaptiveGains,
      Nonlinearity nonlinearity,
      Causality causality,
      KernelInitialization kernels,
      Start start,
      boolean bias,
      boolean gate,
      boolean residual,
      PlanChoice plan,
      @Nullable Long chunkBytes) {
    this.scales = List.copyOf(scales);
    this.sharing = Objects.requireNonNull(sharing, "sharing");
    this.synthesisLength = synthesisLength;
    this.gains = Objects.requireNonNull(gains, "gains");
    this.adaptiveGains = adaptiveGains;
    this.nonlinearity = Objects.requireNonNull(nonlinearity, "nonlinearity");
    this.causality = Objects.requireNonNull(causality, "causality");
    this.kernels = Objects.requireNonNull(kernels, "kernels");
    this.start = Objects.requireNonNull(start, "start");
    this.bias = bias;
    this.gate = gate;
    this.residual = residual;
    this.plan = Objects.requireNonNull(plan, "plan");
    this.chunkBytes = chunkBytes;
    Checks.require(!scales.isEmpty(), "scales must name at least one");
    Checks.requireRange("synthesisLength", synthesisLength, 1, MAX_SYNTHESIS);
    if (chunkBytes != null) {
      Checks.requireAtLeast("chunkBytes", chunkBytes, MIN_CHUNK_BYTES);
    }
    requireAdaptiveGains();
    requirePlan();
    StartRules.require(this);
  }

  private void requireAdaptiveGains() {
    if (adaptiveGains == null) {
      return;
    }
    Checks.require(
        synthesisLength == 1, "adaptive gains need synthesisLength 1, got " + synthesisLength);
    Checks.require(
        adaptiveGains.range() == GainRange.UNCONSTRAINED || gate,
        "adaptive gains of range " + adaptiveGains.range() + " are not 0 at first: set the gate");
  }

  private void requirePlan() {
    boolean linear = nonlinearity == Nonlinearity.IDENTITY;
    boolean folds = plan == PlanChoice.FOLDED || plan == PlanChoice.FFT;
    Checks.require(
        linear || !(folds || plan == PlanChoice.EFFECTIVE_KERNEL),
        "plan " + plan + " needs nonlinearity IDENTITY, got " + nonlinearity + "; use AUTO");
    Checks.require(
        adaptiveGains == null || !folds,
        "plan " + plan + " needs gains that do not adapt; use EFFECTIVE_KERNEL or AUTO");
    Checks.require(
        plan != PlanChoice.EFFECTIVE_KERNEL || (adaptiveGains != null && !bias),
        "plan EFFECTIVE_KERNEL needs adaptive gains and no bias; use AUTO");
  }

  /**
   * The static default: 16 kernels of 32 taps shared by all coordinates, a gain for every filter
   * and coordinate, causal and linear, from a {@link Start#CANON_HAAR} start.
   *
   * @return the default settings
   */
  public static FilterbankConfig defaults() {
    return builder().build();
  }

  /**
   * The default with kernels of 4, 8, 16, 32 and 64 taps, 4 of each.
   *
   * @return the multi-scale settings
   */
  public static FilterbankConfig multiScale() {
    return builder().optScales(Scale.split(20, 4, 8, 16, 32, 64)).build();
  }

  /**
   * The default with gains that adapt to every token besides, in 8 groups of coordinates, made from
   * 8 features of the hidden state.
   *
   * @return the token-adaptive settings
   */
  public static FilterbankConfig adaptive() {
    return builder().optAdaptiveGains(AdaptiveGains.lowRank(8, 8)).build();
  }

  /**
   * The literal reading of the paper's 2-layer CNN: 144 filters with one gain and one bias each, a
   * learned synthesis as long as the analysis, and a gate that opens from 0. Its size, {@code
   * M*(K+J+2)+1}, does not depend on the width.
   *
   * @return the literal settings
   */
  public static FilterbankConfig literal() {
    return builder()
        .optFilters(144)
        .optGains(GainSharing.PER_FILTER)
        .optKernels(KernelInitialization.RANDOM)
        .optSynthesisLength(defaults().kernelLength())
        .optBias(true)
        .optGate(true)
        .build();
  }

  /**
   * Starts from the static default.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Starts from these settings.
   *
   * @return a builder
   */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /**
   * Returns the number of filters.
   *
   * @return M, over all scales
   */
  public int filters() {
    return spec().filters();
  }

  /**
   * Returns the taps of an analysis kernel when all are laid out on one time axis, the lag 0 of
   * each at the same place.
   *
   * @return K: the span of the longest kernel
   */
  public int kernelLength() {
    return spec().kernelLength();
  }

  /**
   * Resolves {@link Start#AUTO}.
   *
   * @return the start that the layer has, never {@code AUTO}
   */
  public Start resolvedStart() {
    return StartRules.resolve(this);
  }

  /**
   * Resolves {@link PlanChoice#AUTO}.
   *
   * @return the plan that runs, never {@code AUTO}
   */
  public PlanChoice resolvedPlan() {
    return spec().resolvedPlan();
  }

  /**
   * Tells which plan runs and what it costs.
   *
   * @param batch number of sequences B
   * @param tokens their length T
   * @param width number of coordinates D
   * @return the plan and its cost
   * @throws IllegalArgumentException if a number is below 1
   */
  public PlanExplanation explain(int batch, int tokens, int width) {
    Checks.requireAtLeast("batch", batch, 1);
    Checks.requireAtLeast("tokens", tokens, 1);
    Checks.requireAtLeast("width", width, 1);
    return new FilterbankCost(spec(), width).explain(batch, tokens);
  }

  @Override
  public SignalLayer newLayer() {
    return new Filterbank(this);
  }

  @Override
  public long parameterCount(int width) {
    int filters = filters();
    long taps = scales.stream().mapToLong(s -> (long) s.filters() * s.kernelLength()).sum();
    long count = sharing.banks(width) * taps;
    count += gains == GainSharing.PER_FILTER ? filters : (long) filters * width;
    count += synthesisLength > 1 ? (long) filters * synthesisLength : 0;
    count += bias ? filters : 0;
    count += gate ? 1 : 0;
    return count
        + (adaptiveGains == null ? 0 : GainNetwork.parameterCount(adaptiveGains, width, filters));
  }

  @Override
  public long multiplyAddsPerToken(int width, int tokens) {
    return new FilterbankCost(spec(), width).multiplyAddsPerToken(tokens);
  }

  @Override
  public int historyLength() {
    return spec().historyLength();
  }

  @Override
  public int lookahead() {
    return spec().lookahead();
  }

  @Override
  public boolean looksAhead() {
    return lookahead() > 0
        || (causality == Causality.CENTERED
            && adaptiveGains != null
            && adaptiveGains.generator() == AdaptiveGains.Generator.TRANSFORMER);
  }

  /** What the plans need to know. */
  FilterSpec spec() {
    return new FilterSpec(
        scales,
        sharing,
        synthesisLength,
        adaptiveGains,
        nonlinearity,
        causality,
        bias,
        residual,
        plan,
        chunkBytes);
  }

  /** Builds settings, from the static default or from others. */
  public static final class Builder {
    private List<Scale> scales = List.of(new Scale(16, 32));
    private BankSharing sharing = BankSharing.SHARED;
    private int synthesisLength = 1;
    private GainSharing gains = GainSharing.PER_COORDINATE;
    private @Nullable AdaptiveGains adaptiveGains;
    private Nonlinearity nonlinearity = Nonlinearity.IDENTITY;
    private Causality causality = Causality.CAUSAL;
    private KernelInitialization kernels = KernelInitialization.LAGS;
    private Start start = Start.AUTO;
    private boolean bias;
    private boolean gate;
    private boolean residual = true;
    private PlanChoice plan = PlanChoice.AUTO;
    private @Nullable Long chunkBytes;

    private Builder() {}

    private Builder(FilterbankConfig from) {
      scales = from.scales;
      sharing = from.sharing;
      synthesisLength = from.synthesisLength;
      gains = from.gains;
      adaptiveGains = from.adaptiveGains;
      nonlinearity = from.nonlinearity;
      causality = from.causality;
      kernels = from.kernels;
      start = from.start;
      bias = from.bias;
      gate = from.gate;
      residual = from.residual;
      plan = from.plan;
      chunkBytes = from.chunkBytes;
    }

    /**
     * Sets the filters of the bank by length.
     *
     * @param value the scales
     * @return this builder
     */
    public Builder optScales(List<Scale> value) {
      scales = List.copyOf(value);
      return this;
    }

    /**
     * Sets the number of filters of a bank of one scale.
     *
     * @param value number of filters M
     * @return this builder
     * @throws IllegalStateException if the bank has several scales
     */
    public Builder optFilters(int value) {
      Scale scale = onlyScale();
      return optScales(List.of(new Scale(value, scale.kernelLength(), scale.dilation())));
    }

    /**
     * Sets the taps of the kernels of a bank of one scale.
     *
     * @param value taps K
     * @return this builder
     * @throws IllegalStateException if the bank has several scales
     */
    public Builder optKernelLength(int value) {
      Scale scale = onlyScale();
      return optScales(List.of(new Scale(scale.filters(), value, scale.dilation())));
    }

    private Scale onlyScale() {
      if (scales.size() != 1) {
        throw new IllegalStateException(
            "the bank has " + scales.size() + " scales; set them with optScales");
      }
      return scales.get(0);
    }

    /**
     * Sets which coordinates share a bank of kernels.
     *
     * @param value the sharing
     * @return this builder
     */
    public Builder optSharing(BankSharing value) {
      sharing = value;
      return this;
    }

    /**
     * Sets the taps of a synthesis kernel.
     *
     * @param value taps J
     * @return this builder
     */
    public Builder optSynthesisLength(int value) {
      synthesisLength = value;
      return this;
    }

    /**
     * Sets which coordinates share a gain.
     *
     * @param value the sharing
     * @return this builder
     */
    public Builder optGains(GainSharing value) {
      gains = value;
      return this;
    }

    /**
     * Sets the gains that adapt to every token.
     *
     * @param value their settings, or null for static gains alone
     * @return this builder
     */
    public Builder optAdaptiveGains(@Nullable AdaptiveGains value) {
      adaptiveGains = value;
      return this;
    }

    /**
     * Sets phi, between analysis and gain.
     *
     * @param value the function
     * @return this builder
     */
    public Builder optNonlinearity(Nonlinearity value) {
      nonlinearity = value;
      return this;
    }

    /**
     * Sets which tokens a filter may see.
     *
     * @param value the causality
     * @return this builder
     */
    public Builder optCausality(Causality value) {
      causality = value;
      return this;
    }

    /**
     * Sets how the analysis kernels start.
     *
     * @param value the initialiser
     * @return this builder
     */
    public Builder optKernels(KernelInitialization value) {
      kernels = value;
      return this;
    }

    /**
     * Sets what the layer computes at first.
     *
     * @param value the start
     * @return this builder
     */
    public Builder optStart(Start value) {
      start = value;
      return this;
    }

    /**
     * Sets whether every filter adds a learned constant before phi.
     *
     * @param value whether it does
     * @return this builder
     */
    public Builder optBias(boolean value) {
      bias = value;
      return this;
    }

    /**
     * Sets whether a learned scalar, 0 at first, scales what is added to the input.
     *
     * @param value whether it does
     * @return this builder
     */
    public Builder optGate(boolean value) {
      gate = value;
      return this;
    }

    /**
     * Sets whether the input is added to the output.
     *
     * @param value whether it is
     * @return this builder
     */
    public Builder optResidual(boolean value) {
      residual = value;
      return this;
    }

    /**
     * Sets which evaluation runs.
     *
     * @param value the plan
     * @return this builder
     */
    public Builder optPlan(PlanChoice value) {
      plan = value;
      return this;
    }

    /**
     * Sets the bound of memory of a piece of a plan.
     *
     * @param value bytes
     * @return this builder
     */
    public Builder optChunkBytes(long value) {
      chunkBytes = value;
      return this;
    }

    /**
     * Checks the settings.
     *
     * @return the settings
     * @throws IllegalArgumentException naming the setting, its value and what is allowed
     */
    public FilterbankConfig build() {
      return new FilterbankConfig(
          scales,
          sharing,
          synthesisLength,
          gains,
          adaptiveGains,
          nonlinearity,
          causality,
          kernels,
          start,
          bias,
          gate,
          residual,
          plan,
          chunkBytes);
    }
  }
}
