package io.github.timefreq.export.internal.convert;

import ai.djl.ndarray.NDArray;
import io.github.timefreq.core.filterbank.Filterbank;
import io.github.timefreq.core.filterbank.FilterbankConfig;
import io.github.timefreq.core.subband.AdaptiveGains;
import io.github.timefreq.export.graph.Attribute;
import io.github.timefreq.export.graph.GraphScope;
import io.github.timefreq.export.graph.GraphValue;
import java.util.ArrayList;
import java.util.List;

/** Any filterbank as it is defined, with M channels for every coordinate. */
final class LiteralBank {
  private final Filterbank block;
  private final FilterbankConfig config;
  private final GraphScope scope;
  private final long width;

  LiteralBank(Filterbank block, GraphScope scope) {
    this.block = block;
    this.scope = scope;
    config = block.getConfig();
    width = block.getInputShapes()[0].get(2);
  }

  /**
   * Filters signals: analysis, phi, gain and synthesis.
   *
   * @param x the layer's input, {@code [B, T, D]}
   * @param padded the same with its surroundings, {@code [B, D, H+T]}
   * @return {@code [B, T, D]}, without the residual
   */
  GraphValue apply(GraphValue x, GraphValue padded) {
    GraphValue channels = analysis(padded);
    GraphValue phi =
        switch (config.nonlinearity()) {
          case IDENTITY -> channels;
          case GELU -> LambdaConverter.gelu(scope, channels);
          case RELU -> scope.op("Relu", List.of(channels));
        };
    AdaptiveGains adaptive = config.adaptiveGains();
    GraphValue filtered =
        adaptive == null
            ? scope.op("Mul", List.of(phi, scope.weight("gains", gains(), "[M, D or 1, 1]")))
            : adapted(phi, adaptive, x);
    return ImpulseResponse.transposed(synthesis(filtered), scope);
  }

  /**
   * {@code [B, D, H+T]} to {@code [B, M, D, J-1+T]}: an image of D/N rows for each of N banks, and
   * a convolution in as many groups.
   */
  private GraphValue analysis(GraphValue padded) {
    NDArray bank = block.kernels(scope.manager()); // [N, M, K]
    long banks = bank.getShape().get(0);
    int filters = config.filters();
    NDArray kernels = bank.flip(2).reshape(banks * filters, 1, 1, config.kernelLength());
    List<GraphValue> operands = new ArrayList<>();
    operands.add(scope.op("Reshape", List.of(padded, scope.constant(0, banks, width / banks, -1))));
    operands.add(scope.weight("kernels", kernels, "last lag first, [N*M, 1, 1, K]"));
    if (config.bias()) {
      NDArray bias = scope.array(block, "bias").reshape(1, filters).repeat(0, banks).flatten();
      operands.add(scope.weight("bias", bias, "that of every bank, [N*M]"));
    }
    GraphValue channels = scope.op("Conv", operands, Attribute.of("group", banks));
    if (banks == 1) {
      return channels;
    }
    GraphValue shape = scope.constant(0, banks, filters, width / banks, -1);
    GraphValue filtersFirst =
        scope.op(
            "Transpose",
            List.of(scope.op("Reshape", List.of(channels, shape))),
            Attribute.of("perm", new long[] {0, 2, 1, 3, 4}));
    return scope.op("Reshape", List.of(filtersFirst, scope.constant(0, 0, width, -1)));
  }

  /** The static gains, times the gate where there is one, {@code [M, D or 1, 1]}. */
  private NDArray gains() {
    NDArray gains = scope.array(block, "gains").expandDims(2);
    return config.gate() ? gains.mul(scope.array(block, "gate")) : gains;
  }

  /** Channels {@code [B, M, D, T]} times the sum of their static and their adaptive gains. */
  private GraphValue adapted(GraphValue channels, AdaptiveGains adaptive, GraphValue x) {
    int groups = adaptive.groups();
    GraphValue made = new GainGraph(block, adaptive, scope).gains(x);
    if (config.gate()) {
      made = scope.op("Mul", List.of(made, scope.parameter(block, "gate")));
    }
    GraphValue tokensLast =
        scope.op("Transpose", List.of(made), Attribute.of("perm", new long[] {0, 3, 2, 1}));
    GraphValue everyRow = scope.op("Unsqueeze", List.of(tokensLast, scope.constant(3)));
    NDArray fixed = gains();
    NDArray byGroup =
        fixed.getShape().get(1) == 1
            ? fixed.expandDims(2)
            : fixed.reshape(config.filters(), groups, width / groups, 1);
    GraphValue total =
        scope.op(
            "Add",
            List.of(everyRow, scope.weight("gains", byGroup, "[M, G, D/G, 1] or [M, 1, 1, 1]")));
    GraphValue shape = scope.constant(0, 0, groups, width / groups, -1);
    GraphValue grouped = scope.op("Reshape", List.of(channels, shape));
    GraphValue filtered = scope.op("Mul", List.of(grouped, total));
    return scope.op("Reshape", List.of(filtered, scope.constant(0, 0, width, -1)));
  }

  /** {@code [B, M, D, J-1+T]} to {@code [B, D, T]}. */
  private GraphValue synthesis(GraphValue filtered) {
    if (config.synthesisLength() == 1) {
      return scope.op(
          "ReduceSum", List.of(filtered, scope.constant(1)), Attribute.of("keepdims", 0));
    }
    NDArray taps = scope.array(block, "synthesis").flip(1).expandDims(0).expandDims(2);
    GraphValue weight = scope.weight("synthesis", taps, "last lag first, [1, M, 1, J]");
    GraphValue sum = scope.op("Conv", List.of(filtered, weight));
    return scope.op("Squeeze", List.of(sum, scope.constant(1)));
  }
}
