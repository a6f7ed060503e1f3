package io.github.timefreq.core.internal.plan;

import io.github.timefreq.core.internal.layer.PreparedFilter;

/**
 * One FIR filter a coordinate, run directly: {@code B*T*D*(K+J-1)} multiply-adds, M times fewer
 * than the definition, and no array larger than the input.
 */
final class FoldedPlan implements FilterbankPlan {
  private final FilterSpec spec;

  FoldedPlan(FilterSpec spec) {
    this.spec = spec;
  }

  @Override
  public PreparedFilter prepare(FilterWeights weights, int width) {
    return FoldedBank.of(spec, weights, width);
  }
}
