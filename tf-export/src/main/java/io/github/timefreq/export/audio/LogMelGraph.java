package io.github.timefreq.export.audio;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.timefreq.audio.frontend.LogMelFrontEndConfig;
import io.github.timefreq.core.internal.memory.NativeArrays;
import io.github.timefreq.export.graph.Attribute;
import io.github.timefreq.export.graph.GraphScope;
import io.github.timefreq.export.graph.GraphValue;
import java.util.List;

/** Logarithms of mel energies, see {@link LogMelFrontEndConfig}. */
final class LogMelGraph {
  private LogMelGraph() {}

  /**
   * Analyses signals.
   *
   * @param config settings of the front end
   * @param sampleRate samples a second
   * @param signal {@code [B, 1, N]}
   * @param scope the front end's place
   * @return {@code [B, C, T]}
   */
  static GraphValue channels(
      LogMelFrontEndConfig config, int sampleRate, GraphValue signal, GraphScope scope) {
    NDManager manager = scope.manager();
    NDArray fourier = NativeArrays.of(manager, config.fourierKernels()).expandDims(1);
    NDArray mel =
        NativeArrays.of(manager, config.bands().triangles(sampleRate, config.fourierLength()));
    long bins = mel.getShape().get(1);
    GraphValue spectrum =
        scope.op(
            "Conv",
            List.of(
                signal,
                scope.weight(
                    "fourier", fourier, "windowed cosines, then sines, [2 * bins, 1, window]")),
            Attribute.of("strides", new long[] {config.hop()}));
    GraphValue power = EnergyBankGraph.envelopes(spectrum, bins, scope);
    NDArray gained = mel.mul(manager.full(new Shape(1), (float) LogMelFrontEndConfig.GAIN));
    GraphValue energies =
        scope.op(
            "MatMul",
            List.of(scope.exact("mel", gained, "triangles times the gain, [C, bins]"), power));
    return scope.op("Log", List.of(scope.op("Add", List.of(energies, scope.scalar(1f)))));
  }
}
