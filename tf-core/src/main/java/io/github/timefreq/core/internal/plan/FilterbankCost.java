package io.github.timefreq.core.internal.plan;

import io.github.timefreq.core.internal.gain.GainNetwork;
import io.github.timefreq.core.plan.PlanChoice;
import io.github.timefreq.core.plan.PlanExplanation;
import io.github.timefreq.core.subband.AdaptiveGains;
import io.github.timefreq.core.subband.Nonlinearity;

/** Multiply-adds and bytes of a filterbank in each plan, by count. */
public final class FilterbankCost {
  private final FilterSpec spec;
  private final int width;
  private final long filters;
  private final long taps;
  private final long response;

  public FilterbankCost(FilterSpec spec, int width) {
    this.spec = spec;
    this.width = width;
    filters = spec.filters();
    taps = spec.kernelLength();
    response = spec.responseLength();
  }

  public PlanExplanation explain(long batch, long tokens) {
    PlanChoice plan = spec.resolvedPlan();
    long once = multiplyAddsPerStep(plan) / (batch * tokens);
    return new PlanExplanation(
        plan,
        once + multiplyAddsPerToken(tokens),
        multiplyAddsPerToken(PlanChoice.LITERAL, tokens),
        bytes(plan, batch, tokens),
        bytes(PlanChoice.LITERAL, batch, tokens),
        spec.plan() == PlanChoice.AUTO ? reason(plan) : "as the configuration asks");
  }

  public long multiplyAddsPerToken(long tokens) {
    return multiplyAddsPerToken(spec.resolvedPlan(), tokens);
  }

  private long multiplyAddsPerToken(PlanChoice plan, long tokens) {
    return switch (plan) {
      case FOLDED -> width * response;
      case FFT -> {
        long block = FftPlan.blockLength(spec.responseLength(), tokens);
        yield Math.round(width * FftPlan.costPerToken(block, spec.responseLength(), tokens));
      }
      case EFFECTIVE_KERNEL ->
          width * response
              + trunk(tokens)
              + effectiveKernels()
              + width * EffectiveKernelPlan.rows(spec, tokens);
      case CHUNKED -> width * (segments() + filters * synthesis()) + adaptiveGains(tokens);
      case LITERAL -> width * filters * (taps + synthesis()) + adaptiveGains(tokens);
      case AUTO -> throw new AssertionError("a resolved plan is never AUTO");
    };
  }

  /** Gain and synthesis of a channel. */
  private long synthesis() {
    return 1L + spec.synthesisLength();
  }

  private long segments() {
    return KernelBank.segments(spec).stream().mapToLong(KernelBank.Segment::multiplyAdds).sum();
  }

  private long trunk(long tokens) {
    return GainNetwork.multiplyAdds(spec.adaptiveGainsOrThrow(), width, tokens, spec.causality());
  }

  private long adaptiveGains(long tokens) {
    AdaptiveGains adaptive = spec.adaptiveGains();
    return adaptive == null
        ? 0
        : trunk(tokens) + filters * GainNetwork.features(adaptive, width) * adaptive.groups();
  }

  private long effectiveKernels() {
    long kernels = EffectiveKernelPlan.kernels(spec, width);
    AdaptiveGains adaptive = spec.adaptiveGainsOrThrow();
    long features = GainNetwork.features(adaptive, width);
    return EffectiveKernelPlan.foldsGenerator(spec, width)
        ? features * kernels * taps
        : features * filters * adaptive.groups() + kernels * filters * taps;
  }

  /** What depends on the weights only. */
  private long multiplyAddsPerStep(PlanChoice plan) {
    return switch (plan) {
      case FOLDED, FFT -> width * filters * response;
      case EFFECTIVE_KERNEL -> {
        long fold = width * filters * response;
        yield EffectiveKernelPlan.foldsGenerator(spec, width)
            ? fold + effectiveKernels() * filters
            : fold;
      }
      default -> 0;
    };
  }

  private long bytes(PlanChoice plan, long batch, long tokens) {
    long padded = batch * (tokens + response - 1) * width;
    long floats =
        switch (plan) {
          case FOLDED -> padded + width * response;
          case FFT -> {
            long block = FftPlan.blockLength(spec.responseLength(), tokens);
            long step = block - response + 1;
            yield padded + 3 * batch * ((tokens + step - 1) / step) * block * width;
          }
          case EFFECTIVE_KERNEL ->
              2 * padded + EffectiveKernelPlan.floats(spec, width, batch, tokens);
          case CHUNKED -> padded + ChunkedPlan.floats(spec, width, batch, tokens);
          default -> padded + 2 * batch * tokens * width * filters;
        };
    return floats * Float.BYTES;
  }

  private String reason(PlanChoice plan) {
    return switch (plan) {
      case FOLDED -> "linear with static gains: one FIR filter a coordinate";
      case FFT -> "linear with static gains and long kernels";
      case EFFECTIVE_KERNEL ->
          "linear with adaptive gains: one FIR filter a token and group"
              + (EffectiveKernelPlan.foldsGenerator(spec, width)
                  ? ", the generator folded with the bank"
                  : "");
      default ->
          spec.nonlinearity() == Nonlinearity.IDENTITY
              ? "adaptive gains with a bias"
              : "nonlinear: the channels are needed, a piece at a time";
    };
  }
}
