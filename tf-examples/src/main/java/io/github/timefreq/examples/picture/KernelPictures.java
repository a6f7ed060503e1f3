package io.github.timefreq.examples.picture;

import io.github.timefreq.core.inspect.KernelAnalysis;
import io.github.timefreq.core.inspect.KernelProfile;
import io.github.timefreq.core.subband.Nonlinearity;
import io.github.timefreq.examples.chart.Axis;
import io.github.timefreq.examples.chart.HeatMap;
import io.github.timefreq.examples.chart.Levels;
import io.github.timefreq.examples.chart.LineChart;
import io.github.timefreq.examples.chart.Picture;
import io.github.timefreq.examples.console.Report;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.HeatMapChart;

/** Pictures of what a filterbank learned. */
final class KernelPictures {
  private static final int LINE_CHARTS = 16;
  private static final int GAIN_LINES = 5;
  private static final int MOST_FREQUENCIES = 11;
  private static final int MOST_COORDINATES = 32;

  /** Every fifth frequency of an analysis is as fine as short kernels tell apart. */
  private static final int FREQUENCY_STEP = 5;

  private final CoordinateKernels bank;
  private final KernelAnalysis analysis;
  private final List<KernelProfile> kernels;

  KernelPictures(CoordinateKernels bank) {
    this.bank = bank;
    analysis = bank.analysis();
    kernels = bank.kernels();
  }

  List<Picture> all() {
    List<Picture> pictures = new ArrayList<>();
    pictures.add(new Picture("kernels", taps()));
    pictures.add(new Picture("kernel-shapes", shapes(), Math.min(4, kernels.size())));
    pictures.add(new Picture("responses", responses()));
    if (bank.filterbank().getConfig().nonlinearity() == Nonlinearity.IDENTITY) {
      pictures.add(new Picture("effective-gain", effectiveGain()));
    }
    pictures.add(new Picture("gains", gains()));
    return pictures;
  }

  private HeatMapChart taps() {
    return KernelMaps.taps(
        "Taps of the " + kernels.size() + " kernels, each divided by its largest" + bank.ofBank(),
        kernels,
        lagTitle(),
        1,
        bank.axis());
  }

  /** The kernels that the layer makes most of, by the energy of their taps and static gains. */
  private List<CategoryChart> shapes() {
    List<List<Double>> gains = bank.coordinates().stream().map(analysis::gainsOf).toList();
    Comparator<KernelProfile> byUse =
        Comparator.comparingDouble(
            kernel ->
                Levels.energy(kernel.taps())
                    * Levels.energy(gains.stream().map(row -> row.get(kernel.filter())).toList()));
    List<KernelProfile> used =
        kernels.stream().sorted(byUse.reversed()).limit(LINE_CHARTS).toList();
    return kernels.stream().filter(used::contains).map(this::shape).toList();
  }

  private CategoryChart shape(KernelProfile kernel) {
    List<Integer> lags =
        IntStream.range(0, kernel.taps().size()).mapToObj(k -> kernel.firstLag() + k).toList();
    return new LineChart(
            Report.format(
                "kernel %d: %.3f ± %.3f %s",
                kernel.filter(),
                kernel.centerFrequency(),
                kernel.bandwidth() / 2,
                bank.frequencyUnit()),
            Axis.numbers(lagTitle(), lags, 12),
            "tap",
            300,
            200)
        .small()
        .add("taps", kernel.taps())
        .include(0)
        .draw();
  }

  private HeatMapChart responses() {
    return KernelMaps.responses(
        "Frequency responses |H(f)| of the kernels (dB below each one's peak)",
        kernels.stream().map(kernel -> everyFifth(kernel.magnitudes())).toList(),
        frequencyAxis(everyFifth(analysis.getFrequencies())),
        bank.axis());
  }

  private static List<Double> everyFifth(List<Double> values) {
    return IntStream.range(0, values.size())
        .filter(i -> i % FREQUENCY_STEP == 0)
        .mapToObj(values::get)
        .toList();
  }

  private CategoryChart effectiveGain() {
    LineChart chart =
        new LineChart(
            "Effective gain of some coordinates" + (bank.adapts() ? ", by the static gains" : ""),
            frequencyAxis(analysis.getFrequencies()),
            "|E(f)|, 1 = unchanged",
            900,
            480);
    Stream.concat(Stream.of(bank.coordinate()), spread(bank.width(), GAIN_LINES).stream())
        .distinct()
        .sorted()
        .forEach(d -> chart.add("coordinate " + d, analysis.effectiveKernel(d).magnitudes()));
    return chart.include(0).draw();
  }

  private HeatMapChart gains() {
    List<List<Double>> byCoordinate = bank.coordinates().stream().map(analysis::gainsOf).toList();
    List<List<Double>> rows =
        kernels.stream()
            .map(kernel -> byCoordinate.stream().map(gains -> gains.get(kernel.filter())).toList())
            .toList();
    double largest = Levels.largest(rows);
    return HeatMap.fitting("Static gains of every kernel and coordinate" + bank.ofBank(), rows, 640)
        .draw(
            Axis.numbers("coordinate", bank.coordinates(), MOST_COORDINATES),
            bank.axis(),
            -largest,
            largest,
            HeatMap.DIVERGING);
  }

  private String lagTitle() {
    return "lag (" + bank.step() + "s)";
  }

  private Axis frequencyAxis(List<Double> frequencies) {
    List<String> labels = frequencies.stream().map(f -> Report.format("%.2f", f)).toList();
    return Axis.sparse("frequency (" + bank.frequencyUnit() + ")", labels, MOST_FREQUENCIES);
  }

  /** Numbers from 0 to size - 1, evenly spread, both ends among them. */
  private static List<Integer> spread(int size, int count) {
    return IntStream.range(0, count)
        .map(i -> (int) Math.round((double) i * (size - 1) / (count - 1)))
        .distinct()
        .boxed()
        .toList();
  }
}
