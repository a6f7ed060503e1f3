package io.github.timefreq.core;

import java.util.Objects;

/**
 * Settings of a {@link Filterbank}.
 *
 * <p>With M filters of K taps, J synthesis taps and D coordinates a layer has {@code M*K} kernel
 * taps, {@code M*D} gains ({@code M} when shared by the coordinates), and, where asked for, {@code
 * M*J} synthesis taps (for J &gt; 1), {@code M} biases and one gate.
 *
 * @param filters number of filters M, at least 1; the paper has 144
 * @param kernelLength taps K of an analysis kernel, at least 1
 * @param synthesisLength taps J of a synthesis kernel, at least 1; with 1 there is nothing to learn
 *     that the gains do not hold, and the tap is fixed at 1
 * @param gains which coordinates share a gain
 * @param nonlinearity phi, between analysis and gain
 * @param causality which tokens a filter may see
 * @param kernels how the analysis kernels start
 * @param start what the layer computes at first
 * @param bias whether every filter adds a learned constant before phi
 * @param gate whether a learned scalar alpha, 0 at first, scales what is added to the input
 * @param residual whether the input is added to the output
 * @param plan which evaluation runs
 * @param chunkBytes bound of the memory that a piece of the {@link PlanChoice#CHUNKED} plan takes,
 *     in bytes, at least one token's worth
 */
public record FilterbankConfig(
    int filters,
    int kernelLength,
    int synthesisLength,
    GainSharing gains,
    Nonlinearity nonlinearity,
    Causality causality,
    KernelInit kernels,
    Start start,
    boolean bias,
    boolean gate,
    boolean residual,
    PlanChoice plan,
    long chunkBytes)
    implements SignalConfig {

  private static final int MAX_FILTERS = 65_536;
  private static final int MAX_TAPS = 1 << 20;
  private static final long MIN_CHUNK_BYTES = 1 << 16;
  private static final long DEFAULT_CHUNK_BYTES = 16L << 20;

  /**
   * Checks every setting and their combination.
   *
   * @param filters number of filters M
   * @param kernelLength taps K of an analysis kernel
   * @param synthesisLength taps J of a synthesis kernel
   * @param gains which coordinates share a gain
   * @param nonlinearity phi
   * @param causality which tokens a filter may see
   * @param kernels how the analysis kernels start
   * @param start what the layer computes at first
   * @param bias whether every filter adds a learned constant before phi
   * @param gate whether a learned scalar alpha scales what is added
   * @param residual whether the input is added to the output
   * @param plan which evaluation runs
   * @param chunkBytes bound of the memory that a piece of the {@link PlanChoice#CHUNKED} plan takes
   * @throws IllegalArgumentException naming the setting, its value and what is allowed
   */
  public FilterbankConfig {
    requireRange("filters", filters, 1, MAX_FILTERS);
    requireRange("kernelLength", kernelLength, 1, MAX_TAPS);
    requireRange("synthesisLength", synthesisLength, 1, MAX_TAPS);
    requireRange("chunkBytes", chunkBytes, MIN_CHUNK_BYTES, Long.MAX_VALUE);
    Objects.requireNonNull(gains, "gains");
    Objects.requireNonNull(nonlinearity, "nonlinearity");
    Objects.requireNonNull(causality, "causality");
    Objects.requireNonNull(kernels, "kernels");
    Objects.requireNonNull(start, "start");
    Objects.requireNonNull(plan, "plan");
    boolean linear = nonlinearity == Nonlinearity.IDENTITY;
    require(
        plan != PlanChoice.FOLDED || linear,
        "plan FOLDED needs nonlinearity IDENTITY, got " + nonlinearity + "; use CHUNKED or AUTO");
    if (start == Start.HAAR) {
      require(
          haarFits(filters, kernelLength, synthesisLength, gains, kernels, linear, gate, residual),
          "start HAAR needs kernels HAAR, gains PER_COORDINATE, nonlinearity IDENTITY, a residual,"
              + " no gate, synthesisLength 1, kernelLength >= 2 and filters >= 2");
    }
    boolean reconstructs = start == Start.RECONSTRUCTION || (start == Start.AUTO && !residual);
    require(
        residual != reconstructs,
        "start RECONSTRUCTION and no residual go together, got start "
            + start
            + " and residual "
            + residual);
    if (reconstructs) {
      require(
          kernels == KernelInit.FOURIER && linear && !gate,
          "start RECONSTRUCTION needs kernels FOURIER, nonlinearity IDENTITY and no gate");
      require(
          filters % 2 == 0 && filters >= kernelLength + 2,
          "start RECONSTRUCTION needs an even number of filters >= kernelLength + 2 = "
              + (kernelLength + 2)
              + ", got "
              + filters);
    }
  }

  /**
   * The static default: 144 kernels of 32 taps shared by all coordinates, a gain for every filter
   * and coordinate, causal and linear, from a Haar start.
   *
   * @return the default settings
   */
  public static FilterbankConfig defaults() {
    return new FilterbankConfig(
        144,
        32,
        1,
        GainSharing.PER_COORDINATE,
        Nonlinearity.IDENTITY,
        Causality.CAUSAL,
        KernelInit.HAAR,
        Start.AUTO,
        false,
        false,
        true,
        PlanChoice.AUTO,
        DEFAULT_CHUNK_BYTES);
  }

  /**
   * The literal reading of the paper's 2-layer CNN: one gain and one bias a filter, a learned
   * synthesis as long as the analysis, and a gate that opens from 0. Its size, {@code M*(K+J+2)+1},
   * does not depend on the width.
   *
   * @return the literal settings
   */
  public static FilterbankConfig literal() {
    FilterbankConfig d = defaults();
    return d.withGains(GainSharing.PER_FILTER)
        .withKernels(KernelInit.RANDOM)
        .withSynthesisLength(d.kernelLength)
        .withBias(true)
        .withGate(true);
  }

  /**
   * Resolves {@link Start#AUTO}.
   *
   * @return the start that the layer has, never {@code AUTO}
   */
  public Start resolvedStart() {
    if (start != Start.AUTO) {
      return start;
    }
    if (!residual) {
      return Start.RECONSTRUCTION;
    }
    boolean linear = nonlinearity == Nonlinearity.IDENTITY;
    return haarFits(filters, kernelLength, synthesisLength, gains, kernels, linear, gate, residual)
        ? Start.HAAR
        : Start.IDENTITY;
  }

  /**
   * Resolves {@link PlanChoice#AUTO}.
   *
   * @return the plan that runs, never {@code AUTO}
   */
  public PlanChoice resolvedPlan() {
    if (plan != PlanChoice.AUTO) {
      return plan;
    }
    return nonlinearity == Nonlinearity.IDENTITY ? PlanChoice.FOLDED : PlanChoice.CHUNKED;
  }

  @Override
  public SignalLayer newLayer() {
    return new Filterbank(this);
  }

  @Override
  public long parameterCount(int width) {
    long count = (long) filters * kernelLength + gainCount(width);
    count += synthesisLength > 1 ? (long) filters * synthesisLength : 0;
    count += bias ? filters : 0;
    return count + (gate ? 1 : 0);
  }

  @Override
  public long multiplyAddsPerToken(int width) {
    if (resolvedPlan() == PlanChoice.FOLDED) {
      return (long) width * responseLength();
    }
    return (long) width * filters * (kernelLength + 1L + synthesisLength);
  }

  @Override
  public int historyLength() {
    return responseLength() - 1 - lookahead();
  }

  /** Number of future tokens an output depends on; 0 when causal. */
  int lookahead() {
    return causality.lookahead(kernelLength) + causality.lookahead(synthesisLength);
  }

  /** Taps of analysis and synthesis together, {@code K+J-1}. */
  int responseLength() {
    return kernelLength + synthesisLength - 1;
  }

  private long gainCount(int width) {
    return gains == GainSharing.PER_FILTER ? filters : (long) filters * width;
  }

  private static boolean haarFits(
      int filters,
      int kernelLength,
      int synthesisLength,
      GainSharing gains,
      KernelInit kernels,
      boolean linear,
      boolean gate,
      boolean residual) {
    return kernels == KernelInit.HAAR
        && gains == GainSharing.PER_COORDINATE
        && linear
        && residual
        && !gate
        && synthesisLength == 1
        && kernelLength >= 2
        && filters >= 2;
  }

  private static void requireRange(String name, long value, long min, long max) {
    require(
        value >= min && value <= max,
        name + " must be between " + min + " and " + max + ", got " + value);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  /**
   * Returns these settings with another filters.
   *
   * @param value number of filters M
   * @return the changed settings
   */
  public FilterbankConfig withFilters(int value) {
    Draft draft = new Draft(this);
    draft.filters = value;
    return draft.finished();
  }

  /**
   * Returns these settings with another kernelLength.
   *
   * @param value taps K of an analysis kernel
   * @return the changed settings
   */
  public FilterbankConfig withKernelLength(int value) {
    Draft draft = new Draft(this);
    draft.kernelLength = value;
    return draft.finished();
  }

  /**
   * Returns these settings with another synthesisLength.
   *
   * @param value taps J of a synthesis kernel
   * @return the changed settings
   */
  public FilterbankConfig withSynthesisLength(int value) {
    Draft draft = new Draft(this);
    draft.synthesisLength = value;
    return draft.finished();
  }

  /**
   * Returns these settings with another gains.
   *
   * @param value which coordinates share a gain
   * @return the changed settings
   */
  public FilterbankConfig withGains(GainSharing value) {
    Draft draft = new Draft(this);
    draft.gains = value;
    return draft.finished();
  }

  /**
   * Returns these settings with another nonlinearity.
   *
   * @param value phi, between analysis and gain
   * @return the changed settings
   */
  public FilterbankConfig withNonlinearity(Nonlinearity value) {
    Draft draft = new Draft(this);
    draft.nonlinearity = value;
    return draft.finished();
  }

  /**
   * Returns these settings with another causality.
   *
   * @param value which tokens a filter may see
   * @return the changed settings
   */
  public FilterbankConfig withCausality(Causality value) {
    Draft draft = new Draft(this);
    draft.causality = value;
    return draft.finished();
  }

  /**
   * Returns these settings with another kernels.
   *
   * @param value how the analysis kernels start
   * @return the changed settings
   */
  public FilterbankConfig withKernels(KernelInit value) {
    Draft draft = new Draft(this);
    draft.kernels = value;
    return draft.finished();
  }

  /**
   * Returns these settings with another start.
   *
   * @param value what the layer computes at first
   * @return the changed settings
   */
  public FilterbankConfig withStart(Start value) {
    Draft draft = new Draft(this);
    draft.start = value;
    return draft.finished();
  }

  /**
   * Returns these settings with another bias.
   *
   * @param value whether every filter adds a learned constant before phi
   * @return the changed settings
   */
  public FilterbankConfig withBias(boolean value) {
    Draft draft = new Draft(this);
    draft.bias = value;
    return draft.finished();
  }

  /**
   * Returns these settings with another gate.
   *
   * @param value whether a learned scalar scales what is added to the input
   * @return the changed settings
   */
  public FilterbankConfig withGate(boolean value) {
    Draft draft = new Draft(this);
    draft.gate = value;
    return draft.finished();
  }

  /**
   * Returns these settings with another residual.
   *
   * @param value whether the input is added to the output
   * @return the changed settings
   */
  public FilterbankConfig withResidual(boolean value) {
    Draft draft = new Draft(this);
    draft.residual = value;
    return draft.finished();
  }

  /**
   * Returns these settings with another plan.
   *
   * @param value which evaluation runs
   * @return the changed settings
   */
  public FilterbankConfig withPlan(PlanChoice value) {
    Draft draft = new Draft(this);
    draft.plan = value;
    return draft.finished();
  }

  /**
   * Returns these settings with another chunkBytes.
   *
   * @param value bound of memory of a piece of the chunked plan, in bytes
   * @return the changed settings
   */
  public FilterbankConfig withChunkBytes(long value) {
    Draft draft = new Draft(this);
    draft.chunkBytes = value;
    return draft.finished();
  }

  /** The settings while one of them changes. */
  private static final class Draft {
    private int filters;
    private int kernelLength;
    private int synthesisLength;
    private GainSharing gains;
    private Nonlinearity nonlinearity;
    private Causality causality;
    private KernelInit kernels;
    private Start start;
    private boolean bias;
    private boolean gate;
    private boolean residual;
    private PlanChoice plan;
    private long chunkBytes;

    Draft(FilterbankConfig from) {
      filters = from.filters;
      kernelLength = from.kernelLength;
      synthesisLength = from.synthesisLength;
      gains = from.gains;
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

    FilterbankConfig finished() {
      return new FilterbankConfig(
          filters,
          kernelLength,
          synthesisLength,
          gains,
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
