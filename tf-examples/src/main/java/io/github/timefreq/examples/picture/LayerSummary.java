package io.github.timefreq.examples.picture;

import io.github.timefreq.core.filterbank.Filterbank;
import io.github.timefreq.core.inspect.KernelAnalysis;
import io.github.timefreq.core.inspect.KernelProfile;
import io.github.timefreq.examples.console.Report;
import io.github.timefreq.examples.console.Table;
import io.github.timefreq.examples.measure.Quartiles;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a layer does to all of its coordinates together, by its static gains.
 *
 * @param block that the layer follows
 * @param frequencies at which magnitudes are told, in cycles a token
 * @param kernels the filter that the layer amounts to, for each coordinate
 */
public record LayerSummary(int block, List<Double> frequencies, List<KernelProfile> kernels) {

  public static LayerSummary of(int block, Filterbank filterbank, int width) {
    KernelAnalysis analysis = KernelAnalysis.of(filterbank);
    return new LayerSummary(
        block,
        analysis.getFrequencies(),
        IntStream.range(0, width).mapToObj(analysis::effectiveKernel).toList());
  }

  /** Mean over the coordinates of how much of every frequency passes. */
  List<Double> meanMagnitudes() {
    return IntStream.range(0, frequencies.size())
        .mapToObj(
            i ->
                kernels.stream()
                    .mapToDouble(kernel -> kernel.magnitudes().get(i))
                    .average()
                    .orElseThrow())
        .toList();
  }

  /** Tokens that hold nearly all energy of a coordinate's filter, from the shortest on. */
  List<Double> sortedLengths() {
    return kernels.stream().map(kernel -> (double) kernel.effectiveLength()).sorted().toList();
  }

  /** A table of several layers, for a terminal. */
  public static String table(List<LayerSummary> layers) {
    return new Table(
            List.of(
                "layer after",
                "effective length (tokens): median, quartiles",
                "|E(0)|",
                "|E(1/2)|"),
            layers.stream().map(LayerSummary::row).toList())
        .forTerminal();
  }

  private List<String> row() {
    Quartiles lengths =
        Quartiles.of(sortedLengths().stream().mapToDouble(Double::doubleValue).toArray());
    List<Double> magnitudes = meanMagnitudes();
    return List.of(
        Report.places(List.of(block)),
        Report.format("%.0f (%.0f - %.0f)", lengths.median(), lengths.lower(), lengths.upper()),
        Report.format("%.2f", magnitudes.get(0)),
        Report.format("%.2f", magnitudes.get(magnitudes.size() - 1)));
  }
}
