package io.github.timefreq.export.audio;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import io.github.timefreq.audio.frontend.Compression;
import io.github.timefreq.export.graph.Attribute;
import io.github.timefreq.export.graph.GraphScope;
import io.github.timefreq.export.graph.GraphValue;
import io.github.timefreq.export.graph.TokenRange;
import java.util.List;

/** Per-channel energy normalisation, see {@link Compression#PCEN}. */
final class PcenGraph {
  private final Block block;
  private final GraphScope scope;

  PcenGraph(Block block, GraphScope scope) {
    this.block = block;
    this.scope = scope;
  }

  /**
   * Compresses energies.
   *
   * @param energies {@code [B, C, T]}
   * @param channels C
   * @return {@code [B, C, T]}
   */
  GraphValue compress(GraphValue energies, long channels) {
    NDArray alpha = Activation.sigmoid(scope.array(block, "alpha")).expandDims(1);
    NDArray logDelta = scope.array(block, "logDelta").expandDims(1);
    NDArray root = Activation.sigmoid(scope.array(block, "root")).expandDims(1);
    GraphValue smooth = smoothed(energies, channels);
    GraphValue floored = scope.op("Add", List.of(smooth, scope.scalar(Compression.PCEN_FLOOR)));
    GraphValue gain =
        power(floored, scope.exact("exponent", alpha.neg(), "-sigmoid(alpha), [C, 1]"));
    GraphValue normalised = scope.op("Mul", List.of(energies, gain));
    GraphValue delta = scope.exact("delta", logDelta.exp(), "exp(logDelta), [C, 1]");
    GraphValue raised =
        power(
            scope.op("Add", List.of(normalised, delta)),
            scope.exact("root", root, "sigmoid(root), [C, 1]"));
    NDArray silence = logDelta.mul(root).exp();
    return scope.op("Sub", List.of(raised, scope.exact("silence", silence, "delta^root, [C, 1]")));
  }

  /** {@code x^exponent} of positive numbers. */
  private GraphValue power(GraphValue x, GraphValue exponent) {
    GraphValue scaled = scope.op("Mul", List.of(scope.op("Log", List.of(x)), exponent));
    return scope.op("Exp", List.of(scaled));
  }

  /** Weighted mean over the frames around each, those beyond the ends left out. */
  private GraphValue smoothed(GraphValue energies, long channels) {
    NDArray weights = scope.array(block, "smoother").softmax(0);
    long taps = weights.getShape().get(0);
    GraphValue smoother =
        scope.exact(
            "smoother", weights.reshape(new Shape(1, 1, taps)), "after the softmax, [1, 1, W]");
    Attribute padding = Attribute.of("pads", new long[] {taps / 2, taps / 2});
    GraphValue sums = EnergyBankGraph.eachChannel(energies, smoother, channels, scope, padding);
    GraphValue shape =
        scope.op(
            "Concat",
            List.of(scope.constant(1, 1), TokenRange.length(energies, 2, scope)),
            Attribute.of("axis", 0));
    GraphValue inside = scope.op("Expand", List.of(scope.scalar(1f), shape));
    return scope.op("Div", List.of(sums, scope.op("Conv", List.of(inside, smoother), padding)));
  }
}
