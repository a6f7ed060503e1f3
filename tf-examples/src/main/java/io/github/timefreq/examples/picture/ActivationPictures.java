package io.github.timefreq.examples.picture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.timefreq.core.inspect.KernelProfile;
import io.github.timefreq.core.inspect.Trajectory;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import io.github.timefreq.examples.chart.Axis;
import io.github.timefreq.examples.chart.HeatMap;
import io.github.timefreq.examples.chart.Levels;
import io.github.timefreq.examples.chart.LineChart;
import io.github.timefreq.examples.chart.Picture;
import io.github.timefreq.examples.console.Report;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.HeatMapChart;

/** Pictures of what a filterbank does to a text or a clip. */
final class ActivationPictures {
  private static final int MOST_BANDS = 24;

  private final CoordinateKernels bank;
  private final List<KernelProfile> kernels;
  private final LayerTrace trace;

  ActivationPictures(CoordinateKernels bank, LayerTrace trace) {
    this.bank = bank;
    this.trace = trace;
    kernels = bank.kernels();
  }

  List<Picture> all() {
    List<Picture> pictures = new ArrayList<>();
    pictures.add(new Picture("spectrogram", spectrogram()));
    if (bank.adapts()) {
      pictures.add(new Picture("gains-over-" + trace.step() + "s", adaptiveGains()));
    }
    pictures.add(new Picture("trajectory", trajectory()));
    return pictures;
  }

  /** Kernels that are neighbours in frequency make one row where there are many. */
  private HeatMapChart spectrogram() {
    List<List<Double>> energies = bank.analysis().energies(trace.before(), bank.coordinate());
    int size = (kernels.size() + MOST_BANDS - 1) / MOST_BANDS;
    List<List<Double>> levels = new ArrayList<>();
    List<String> centers = new ArrayList<>();
    for (int first = 0; first < kernels.size(); first += size) {
      List<KernelProfile> band = kernels.subList(first, Math.min(first + size, kernels.size()));
      levels.add(meanEnergy(band, energies));
      centers.add(
          Report.format(
              "%.3f",
              band.stream().mapToDouble(KernelProfile::centerFrequency).average().orElseThrow()));
    }
    double peak = levels.stream().map(Collections::max).max(Double::compare).orElseThrow();
    List<List<Double>> rows =
        levels.stream()
            .map(row -> row.stream().map(level -> Levels.decibels(level, peak)).toList())
            .toList();
    return HeatMap.fitting(
            "Spectrogram of coordinate "
                + bank.coordinate()
                + ": energy "
                + (size == 1 ? "behind each kernel" : "in bands of " + size + " kernels")
                + " of unit energy (dB below the largest)",
            rows,
            trace.plotWidth())
        .draw(
            trace.axis(),
            Axis.sparse("centre frequency (" + bank.frequencyUnit() + ")", centers, MOST_BANDS),
            -Levels.DECIBELS,
            0,
            HeatMap.SEQUENTIAL);
  }

  /** Of some kernels, each scaled to unit energy, at every place. */
  private List<Double> meanEnergy(List<KernelProfile> band, List<List<Double>> energies) {
    return IntStream.range(0, trace.length())
        .mapToObj(
            t ->
                band.stream()
                    .mapToDouble(
                        kernel ->
                            energies.get(kernel.filter()).get(t)
                                / Math.max(Levels.energy(kernel.taps()), Double.MIN_NORMAL))
                    .average()
                    .orElseThrow())
        .toList();
  }

  private HeatMapChart adaptiveGains() {
    int groups = Objects.requireNonNull(bank.filterbank().getConfig().adaptiveGains()).groups();
    int group = bank.coordinate() / (bank.width() / groups);
    int filters = bank.filterbank().getConfig().filters();
    float[] values;
    try (NDManager manager = trace.before().getManager().newSubManager()) {
      NDArray x = trace.before().stopGradient();
      x.attach(manager);
      values = bank.filterbank().adaptiveGains(new ScopedParameterStore(manager), x).toFloatArray();
    }
    List<List<Double>> rows =
        kernels.stream()
            .map(
                kernel ->
                    IntStream.range(0, trace.length())
                        .mapToObj(t -> (t * groups + group) * filters + kernel.filter())
                        .map(i -> (double) values[i])
                        .toList())
            .toList();
    double largest = Levels.largest(rows);
    String whose = groups == 1 ? "" : Report.format(" of group %d (of %d)", group, groups);
    return HeatMap.fitting(
            Report.format("Adaptive gains%s over %ss", whose, trace.step()),
            rows,
            trace.plotWidth())
        .draw(trace.axis(), bank.axis(), -largest, largest, HeatMap.DIVERGING);
  }

  private CategoryChart trajectory() {
    Trajectory trajectory = Trajectory.of(trace.before(), trace.after(), bank.coordinate());
    return new LineChart(
            "Coordinate " + bank.coordinate() + " before and after the filter",
            trace.axis(),
            "value",
            HeatMap.MARGIN + trace.plotWidth(),
            420)
        .add("before", trajectory.before())
        .add("after", trajectory.after())
        .draw();
  }
}
