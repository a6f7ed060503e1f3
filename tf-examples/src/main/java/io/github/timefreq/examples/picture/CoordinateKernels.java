package io.github.timefreq.examples.picture;

import io.github.timefreq.core.filterbank.Filterbank;
import io.github.timefreq.core.inspect.KernelAnalysis;
import io.github.timefreq.core.inspect.KernelProfile;
import io.github.timefreq.examples.chart.Axis;
import io.github.timefreq.examples.console.Report;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The kernels that decompose one coordinate of a hidden state.
 *
 * @param filterbank the layer
 * @param analysis of all its kernels
 * @param width coordinates of the hidden state
 * @param coordinate number of the one to look at
 * @param kernels of its bank, by centre frequency
 * @param coordinates all that share that bank
 * @param step what stands at a place of the sequence: a token or a frame
 */
record CoordinateKernels(
    Filterbank filterbank,
    KernelAnalysis analysis,
    int width,
    int coordinate,
    List<KernelProfile> kernels,
    List<Integer> coordinates,
    String step) {
  private static final int MOST_LABELS = 16;

  static CoordinateKernels of(Filterbank filterbank, int width, int coordinate, String step) {
    KernelAnalysis analysis = KernelAnalysis.of(filterbank);
    List<KernelProfile> kernels =
        analysis.kernelsOf(coordinate).stream()
            .sorted(
                Comparator.comparingDouble(KernelProfile::centerFrequency)
                    .thenComparingInt(KernelProfile::effectiveLength))
            .toList();
    List<Integer> coordinates =
        IntStream.range(0, width)
            .filter(d -> analysis.kernelsOf(d).get(0).bank() == kernels.get(0).bank())
            .boxed()
            .toList();
    return new CoordinateKernels(
        filterbank, analysis, width, coordinate, kernels, coordinates, step);
  }

  /** A place for each kernel. */
  Axis axis() {
    List<String> centers =
        kernels.stream().map(k -> Report.format("%.3f", k.centerFrequency())).toList();
    return Axis.sparse(
        "kernels, by centre frequency (" + frequencyUnit() + ")", centers, MOST_LABELS);
  }

  String frequencyUnit() {
    return "cycles/" + step;
  }

  /** Which bank a picture is of, where there are several. */
  String ofBank() {
    return coordinates.size() == width ? "" : ", bank " + kernels.get(0).bank();
  }

  boolean adapts() {
    return filterbank.getConfig().adaptiveGains() != null;
  }
}
