package io.github.timefreq.export.audio;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.github.timefreq.audio.frontend.Compression;
import io.github.timefreq.audio.frontend.WaveformFrontEndConfig;
import io.github.timefreq.core.internal.memory.NativeArrays;
import io.github.timefreq.export.graph.Attribute;
import io.github.timefreq.export.graph.ChildBlocks;
import io.github.timefreq.export.graph.GraphScope;
import io.github.timefreq.export.graph.GraphValue;
import java.util.List;

/** The learned filters of one or more banks and what makes channels of them. */
final class EnergyBankGraph {
  private final WaveformFrontEndConfig config;
  private final Block bank;
  private final GraphScope scope;
  private final NDArray kernels;
  private final long channels;

  EnergyBankGraph(WaveformFrontEndConfig config, Block bank, GraphScope scope) {
    this.config = config;
    this.bank = bank;
    this.scope = scope;
    kernels = scope.array(bank, "kernels"); // [2*G*C, 1, K]
    channels = kernels.getShape().get(0) / 2;
  }

  /**
   * Filters signals.
   *
   * @param signal {@code [B, 1, N]}
   * @return compressed energies of all banks, {@code [B, G*C, T]}
   */
  GraphValue channels(GraphValue signal) {
    GraphValue filtered =
        scope.op(
            "Conv",
            List.of(signal, scope.parameter(bank, "kernels")),
            Attribute.of("strides", new long[] {config.stride()}));
    GraphValue energies = averaged(envelopes(filtered, channels, scope));
    Block compression = ChildBlocks.get(bank, "compression");
    GraphScope place = scope.child("compression", compression);
    return config.compression() == Compression.LOG
        ? log(compression, energies, place)
        : new PcenGraph(compression, place).compress(energies, channels);
  }

  /**
   * Sums the squares of pairs.
   *
   * @param filtered the first of every pair, then the second, {@code [B, 2*C, L]}
   * @param channels C
   * @param scope where the nodes go
   * @return {@code [B, C, L]}
   */
  static GraphValue envelopes(GraphValue filtered, long channels, GraphScope scope) {
    GraphValue squares = scope.op("Mul", List.of(filtered, filtered));
    GraphValue pairs = scope.op("Reshape", List.of(squares, scope.constant(0, 2, channels, -1)));
    return scope.op("ReduceSum", List.of(pairs, scope.constant(1)), Attribute.of("keepdims", 0));
  }

  /** Envelopes {@code [B, G*C, L]} to one value a frame, {@code [B, G*C, T]}. */
  private GraphValue averaged(GraphValue envelopes) {
    int hop = config.hop() / config.stride();
    float[] window = config.lowpass().window(hop);
    NDArray weights = NativeArrays.of(scope.manager(), window, new Shape(1, 1, window.length));
    return eachChannel(
        envelopes,
        scope.exact("lowpass", weights, "[1, 1, W]"),
        channels,
        scope,
        Attribute.of("strides", new long[] {hop}));
  }

  /** Filters every channel of {@code [B, C, L]} with the same taps {@code [1, 1, W]}. */
  static GraphValue eachChannel(
      GraphValue x, GraphValue taps, long channels, GraphScope scope, Attribute... settings) {
    GraphValue alone = scope.op("Reshape", List.of(x, scope.constant(-1, 1, 0)));
    GraphValue filtered = scope.op("Conv", List.of(alone, taps), settings);
    return scope.op("Reshape", List.of(filtered, scope.constant(-1, channels, 0)));
  }

  private static GraphValue log(Block compression, GraphValue energies, GraphScope scope) {
    NDArray gain = scope.array(compression, "logGain").exp().expandDims(1);
    GraphValue amplified =
        scope.op("Mul", List.of(energies, scope.exact("gain", gain, "exp(logGain), [C, 1]")));
    return scope.op("Log", List.of(scope.op("Add", List.of(amplified, scope.scalar(1f)))));
  }
}
