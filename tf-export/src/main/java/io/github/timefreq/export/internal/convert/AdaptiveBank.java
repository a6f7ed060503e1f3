package io.github.timefreq.export.internal.convert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.timefreq.core.filterbank.Filterbank;
import io.github.timefreq.core.subband.AdaptiveGains;
import io.github.timefreq.core.subband.GainRange;
import io.github.timefreq.export.graph.Attribute;
import io.github.timefreq.export.graph.GraphScope;
import io.github.timefreq.export.graph.GraphValue;
import io.github.timefreq.export.graph.TokenRange;
import java.util.List;

/**
 * A linear filterbank with gains that adapt to every token: its static part as one filter a
 * coordinate, plus {@code sum_k w[t,g,k] x[t-k,d]} with the effective kernel {@code w[t,g] = a[t,g]
 * H} of token t and group g. Unconstrained gains are folded with the bank, {@code w = f (A H) + c
 * H}, so that the graph does not see M.
 */
final class AdaptiveBank {
  private final Filterbank block;
  private final AdaptiveGains adaptive;
  private final GainGraph gains;
  private final GraphScope scope;
  private final int groups;
  private final int filters;
  private final int taps;

  private AdaptiveBank(Filterbank block, AdaptiveGains adaptive, GraphScope scope) {
    this.block = block;
    this.adaptive = adaptive;
    this.scope = scope;
    gains = new GainGraph(block, adaptive, scope);
    groups = adaptive.groups();
    filters = block.getConfig().filters();
    taps = block.getConfig().kernelLength();
  }

  /**
   * Filters signals by a bank that all coordinates share, without a bias.
   *
   * @param x the layer's input, {@code [B, T, D]}
   * @param padded the same with its surroundings, {@code [B, D, K-1+T]}
   * @return {@code [B, T, D]}
   */
  static GraphValue apply(
      Filterbank block, AdaptiveGains adaptive, GraphValue x, GraphValue padded, GraphScope scope) {
    return new AdaptiveBank(block, adaptive, scope).filter(x, padded);
  }

  private GraphValue filter(GraphValue x, GraphValue padded) {
    NDArray response = block.staticResponse(scope.manager());
    Shape shape = response.getShape();
    NDArray lastLagFirst = response.flip(1).reshape(shape.get(0), 1, shape.get(1), 1);
    GraphValue fixed = new ImpulseResponse(lastLagFirst, null).apply(padded, scope);
    NDArray bank = block.kernels(scope.manager()).get(0); // [M, K]
    if (block.getConfig().gate()) {
      bank = bank.mul(scope.array(block, "gate"));
    }
    GraphValue kernels = kernels(x, bank.flip(1));
    return scope.op("Add", List.of(fixed, weigh(kernels, windows(x, padded), shape.get(0))));
  }

  /** Effective kernels, the last lag first, {@code [B, T, G, 1, K]}. */
  private GraphValue kernels(GraphValue x, NDArray bank) {
    GraphValue made =
        adaptive.range() == GainRange.UNCONSTRAINED
            ? folded(gains.features(x), bank)
            : scope.op(
                "MatMul",
                List.of(gains.gains(x), scope.weight("bank", bank, "last lag first, [M, K]")));
    return scope.op("Reshape", List.of(made, scope.constant(0, -1, groups, 1, taps)));
  }

  /** Kernels from features by one map, generator times bank. */
  private GraphValue folded(GraphValue features, NDArray bank) {
    NDArray map =
        scope
            .array(block, "adaptiveGains") // [G*M, F]
            .reshape(groups, filters, -1)
            .transpose(2, 0, 1)
            .reshape(-1, filters)
            .matMul(bank)
            .reshape(-1, (long) groups * taps);
    NDArray constant =
        scope.array(block, "adaptiveGainsBias").reshape(groups, filters).matMul(bank).reshape(-1);
    return gains.affine(
        features,
        scope.weight("adaptiveKernels", map, "generator times bank, [F, G*K]"),
        scope.weight("adaptiveKernelsBias", constant, "[G*K]"));
  }

  /** What the kernels of every token see, {@code [B, T, K, D]}. */
  private GraphValue windows(GraphValue x, GraphValue padded) {
    GraphValue tokens =
        TokenRange.numbers(scope.constant(0), TokenRange.length(x, 1, scope), scope);
    GraphValue first = scope.op("Unsqueeze", List.of(tokens, scope.constant(1)));
    long[] lags = new long[taps];
    for (int k = 0; k < taps; k++) {
      lags[k] = k;
    }
    GraphValue places = scope.op("Add", List.of(first, scope.constant(lags)));
    return scope.op(
        "Gather",
        List.of(ImpulseResponse.transposed(padded, scope), places),
        Attribute.of("axis", 1));
  }

  /** Kernels {@code [B, T, G, 1, K]} times windows {@code [B, T, K, D]} to {@code [B, T, D]}. */
  private GraphValue weigh(GraphValue kernels, GraphValue windows, long width) {
    GraphValue byGroup =
        scope.op("Reshape", List.of(windows, scope.constant(0, -1, taps, groups, width / groups)));
    GraphValue groupsFirst =
        scope.op("Transpose", List.of(byGroup), Attribute.of("perm", new long[] {0, 1, 3, 2, 4}));
    GraphValue filtered = scope.op("MatMul", List.of(kernels, groupsFirst));
    return scope.op("Reshape", List.of(filtered, scope.constant(0, -1, width)));
  }
}
