package io.github.timefreq.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.github.timefreq.core.AdaptiveGains;
import io.github.timefreq.core.Causality;
import io.github.timefreq.core.Filterbank;
import io.github.timefreq.core.GainRange;
import java.util.List;
import java.util.Map;

/**
 * A linear filterbank with gains that adapt to every token: its static part as one filter a
 * coordinate, plus {@code sum_k w[t,g,k] x[t-k,d]} with the effective kernel {@code w[t,g] = a[t,g]
 * H} of token t and group g. Unconstrained gains are folded with the bank, {@code w = f (A H) + c
 * H}, so that the graph does not see M.
 */
final class AdaptiveBank {
  private final Filterbank block;
  private final AdaptiveGains adaptive;
  private final GraphScope scope;
  private final int groups;
  private final int filters;
  private final int taps;

  private AdaptiveBank(Filterbank block, AdaptiveGains adaptive, GraphScope scope) {
    this.block = block;
    this.adaptive = adaptive;
    this.scope = scope;
    groups = adaptive.groups();
    filters = block.getConfig().filters();
    taps = block.getConfig().kernelLength();
  }

  /**
   * Filters signals.
   *
   * @param x the layer's input, {@code [B, T, D]}
   * @param padded the same with its surroundings, {@code [B, D, K-1+T]}
   * @return {@code [B, T, D]}
   */
  static GraphValue apply(Filterbank block, GraphValue x, GraphValue padded, GraphScope scope) {
    AdaptiveGains adaptive = block.getConfig().adaptiveGains();
    if (adaptive == null
        || looksBackOnly(adaptive, block.getConfig().causality())
        || block.getConfig().bias()) {
      throw scope.refusal(
          block,
          "adaptive gains are written without a bias, and not from a Transformer over past tokens"
              + " alone");
    }
    return new AdaptiveBank(block, adaptive, scope).filter(x, padded);
  }

  private static boolean looksBackOnly(AdaptiveGains adaptive, Causality causality) {
    return adaptive.generator() == AdaptiveGains.Generator.TRANSFORMER
        && causality == Causality.CAUSAL;
  }

  private GraphValue filter(GraphValue x, GraphValue padded) {
    NDArray response = block.staticResponse(scope.manager());
    Shape shape = response.getShape();
    NDArray lastLagFirst = response.flip(1).reshape(shape.get(0), 1, shape.get(1), 1);
    GraphValue fixed = new ImpulseResponse(lastLagFirst, null).apply(padded, scope);
    NDArray bank = block.kernels(scope.manager()); // [N, M, K]
    if (bank.getShape().get(0) != 1) {
      throw scope.refusal(block, "adaptive gains are written for a bank shared by all coordinates");
    }
    if (block.getConfig().gate()) {
      bank = bank.mul(scope.array(block, "gate"));
    }
    GraphValue kernels = kernels(features(x), bank.get(0).flip(1));
    return scope.op("Add", List.of(fixed, weigh(kernels, windows(x, padded), shape.get(0))));
  }

  /** {@code [B, T, F]}. */
  private GraphValue features(GraphValue x) {
    Map<String, Block> children = ChildBlocks.of(block);
    Block generator = children.get("generator");
    if (generator == null) {
      return x;
    }
    GraphScope place = scope.child("generator", generator);
    GraphValue features = ChildBlocks.convert(generator, "project", x, place);
    return adaptive.generator() == AdaptiveGains.Generator.TRANSFORMER
        ? transformed(generator, features, place)
        : features;
  }

  /** What the blocks of a Transformer make of features, every token seeing all others. */
  private GraphValue transformed(Block generator, GraphValue projected, GraphScope place) {
    TransformerGraph blocks = new TransformerGraph(adaptive.features(), adaptive.heads());
    GraphValue features = projected;
    for (int i = 0; i < adaptive.layers(); i++) {
      String name = "blocks." + i;
      Block child = ChildBlocks.get(generator, name);
      GraphScope inner = place.child(name, child);
      features = blocks.write(child, features, TransformerGraph.Attended.eachOther(), inner);
    }
    return ChildBlocks.convert(generator, "norm", features, place);
  }

  /** Effective kernels, the last lag first, {@code [B, T, G, 1, K]}. */
  private GraphValue kernels(GraphValue features, NDArray bank) {
    NDArray head = scope.array(block, "adaptiveGains"); // [G*M, F]
    NDArray constant = scope.array(block, "adaptiveGainsBias");
    GraphValue made;
    if (adaptive.range() == GainRange.UNCONSTRAINED) {
      NDArray folded =
          head.reshape(groups, filters, -1)
              .transpose(2, 0, 1)
              .reshape(-1, filters)
              .matMul(bank)
              .reshape(-1, (long) groups * taps);
      made =
          affine(
              features,
              scope.weight("adaptiveKernels", folded, "generator times bank, [F, G*K]"),
              scope.weight(
                  "adaptiveKernelsBias",
                  constant.reshape(groups, filters).matMul(bank).reshape(-1),
                  "[G*K]"));
    } else {
      GraphValue raw =
          affine(
              features,
              scope.weight("adaptiveGains", head.transpose(), "transposed, [F, G*M]"),
              scope.weight("adaptiveGainsBias", constant, "[G*M]"));
      GraphValue byGroup = scope.op("Reshape", List.of(raw, scope.constant(0, 0, groups, filters)));
      GraphValue gains =
          adaptive.range() == GainRange.SIGMOID
              ? scope.op("Sigmoid", List.of(byGroup))
              : scope.op("Softmax", List.of(byGroup), Attribute.of("axis", -1));
      made =
          scope.op("MatMul", List.of(gains, scope.weight("bank", bank, "last lag first, [M, K]")));
    }
    return scope.op("Reshape", List.of(made, scope.constant(0, -1, groups, 1, taps)));
  }

  private GraphValue affine(GraphValue x, GraphValue weight, GraphValue constant) {
    return scope.op("Add", List.of(scope.op("MatMul", List.of(x, weight)), constant));
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
