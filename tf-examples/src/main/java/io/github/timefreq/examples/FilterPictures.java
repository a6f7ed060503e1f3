package io.github.timefreq.examples;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.timefreq.core.Filterbank;
import io.github.timefreq.core.KernelAnalysis;
import io.github.timefreq.core.KernelProfile;
import io.github.timefreq.core.Nonlinearity;
import io.github.timefreq.core.StepParameterStore;
import io.github.timefreq.core.Trajectory;
import io.github.timefreq.gpt.SignalTrace;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.HeatMapChart;

/** Pictures of a filterbank: what it learned, and what it does to a text. */
final class FilterPictures {
  private static final String BY_CENTER = "kernels, by centre frequency (cycles/token)";
  private static final String FREQUENCY = "frequency (cycles/token)";
  private static final double RESPONSE_DECIBELS = 30;
  private static final double ENERGY_DECIBELS = 30;
  private static final int MOST_BANDS = 24;
  private static final int LINE_CHARTS = 16;
  private static final int GAIN_LINES = 5;

  /** Every fifth frequency of an analysis is as fine as a heat map shows. */
  private static final int FREQUENCY_STEP = 5;

  /** Gains beyond this quantile of their sizes have the colour of the end. */
  private static final double SHOWN_GAINS = 0.99;

  private final Filterbank filterbank;
  private final KernelAnalysis analysis;
  private final SignalTrace trace;
  private final List<String> text;
  private final int coordinate;
  private final List<KernelProfile> kernels;

  /** Those that share the kernels with the coordinate to look at. */
  private final List<Integer> coordinates;

  /**
   * Prepares the pictures.
   *
   * @param filterbank the layer
   * @param trace what it is given and what it makes of it
   * @param text a label for every token
   * @param coordinate the coordinate to look at
   */
  FilterPictures(Filterbank filterbank, SignalTrace trace, List<String> text, int coordinate) {
    this.filterbank = filterbank;
    this.trace = trace;
    this.text = text;
    this.coordinate = coordinate;
    analysis = KernelAnalysis.of(filterbank);
    kernels =
        analysis.kernelsOf(coordinate).stream()
            .sorted(
                Comparator.comparingDouble(KernelProfile::centerFrequency)
                    .thenComparingInt(KernelProfile::effectiveLength))
            .toList();
    coordinates =
        IntStream.range(0, width())
            .filter(d -> analysis.kernelsOf(d).get(0).bank() == kernels.get(0).bank())
            .boxed()
            .toList();
  }

  List<Picture> all() {
    List<Picture> pictures = new ArrayList<>();
    pictures.add(new Picture("kernels", kernels()));
    pictures.add(new Picture("kernel-shapes", kernelShapes(), Math.min(4, kernels.size())));
    pictures.add(new Picture("responses", responses()));
    if (filterbank.getConfig().nonlinearity() == Nonlinearity.IDENTITY) {
      pictures.add(new Picture("effective-gain", effectiveGain()));
    }
    pictures.add(new Picture("gains", gains()));
    pictures.add(new Picture("spectrogram", spectrogram()));
    if (filterbank.getConfig().adaptiveGains() != null) {
      pictures.add(new Picture("gains-over-tokens", gainsOverTokens()));
    }
    pictures.add(new Picture("trajectory", trajectory()));
    return pictures;
  }

  /** The coordinate that a layer changes most, by root mean square over the text. */
  static int mostChanged(SignalTrace trace) {
    try (NDManager manager = trace.before().getManager().newSubManager()) {
      NDArray change = trace.after().sub(trace.before());
      change.attach(manager);
      return Math.toIntExact(change.square().sum(new int[] {0, 1}).argMax().getLong());
    }
  }

  private HeatMapChart kernels() {
    int first = kernels.stream().mapToInt(KernelProfile::firstLag).min().orElseThrow();
    int last =
        kernels.stream().mapToInt(k -> k.firstLag() + k.taps().size() - 1).max().orElseThrow();
    List<List<Double>> rows = kernels.stream().map(kernel -> scaled(kernel, first, last)).toList();
    List<Integer> lags = IntStream.rangeClosed(first, last).boxed().toList();
    return heatMap(
            "Taps of the " + kernels.size() + " kernels, each divided by its largest" + ofBank(),
            rows,
            640)
        .draw(Axis.numbers("lag (tokens)", lags, 32), frequencyAxis(), -1, 1, HeatMap.DIVERGING);
  }

  private static List<Double> scaled(KernelProfile kernel, int firstLag, int lastLag) {
    double largest = kernel.taps().stream().mapToDouble(Math::abs).max().orElse(0);
    return IntStream.rangeClosed(firstLag, lastLag)
        .map(lag -> lag - kernel.firstLag())
        .mapToObj(
            k ->
                k < 0 || k >= kernel.taps().size() || largest == 0
                    ? 0.0
                    : kernel.taps().get(k) / largest)
        .toList();
  }

  /** The kernels that the layer makes most of, by the energy of their taps and static gains. */
  private List<CategoryChart> kernelShapes() {
    List<List<Double>> gains = coordinates.stream().map(analysis::gainsOf).toList();
    Comparator<KernelProfile> byUse =
        Comparator.comparingDouble(
            kernel ->
                energy(kernel.taps())
                    * energy(gains.stream().map(row -> row.get(kernel.filter())).toList()));
    List<KernelProfile> used =
        kernels.stream().sorted(byUse.reversed()).limit(LINE_CHARTS).toList();
    return kernels.stream().filter(used::contains).map(FilterPictures::kernelShape).toList();
  }

  private static double energy(List<Double> values) {
    return values.stream().mapToDouble(value -> value * value).sum();
  }

  private static CategoryChart kernelShape(KernelProfile kernel) {
    List<Integer> lags =
        IntStream.range(0, kernel.taps().size()).mapToObj(k -> kernel.firstLag() + k).toList();
    return new LineChart(
            Report.format(
                "kernel %d: %.3f ± %.3f cycles/token",
                kernel.filter(), kernel.centerFrequency(), kernel.bandwidth() / 2),
            Axis.numbers("lag (tokens)", lags, 16),
            "tap",
            300,
            200)
        .small()
        .add("taps", kernel.taps())
        .include(0)
        .draw();
  }

  private HeatMapChart responses() {
    List<Integer> points =
        IntStream.range(0, analysis.getFrequencies().size())
            .filter(i -> i % FREQUENCY_STEP == 0)
            .boxed()
            .toList();
    List<List<Double>> rows =
        kernels.stream()
            .map(
                kernel -> {
                  double peak = Collections.max(kernel.magnitudes());
                  return points.stream()
                      .map(i -> 2 * decibels(kernel.magnitudes().get(i), peak))
                      .toList();
                })
            .toList();
    List<String> labels =
        points.stream().map(i -> Report.format("%.2f", analysis.getFrequencies().get(i))).toList();
    return heatMap(
            "Frequency responses |H(f)| of the kernels (dB below each one's peak)", rows, 640)
        .draw(
            Axis.sparse(FREQUENCY, labels, 11),
            frequencyAxis(),
            -RESPONSE_DECIBELS,
            0,
            HeatMap.SEQUENTIAL);
  }

  private CategoryChart effectiveGain() {
    List<String> frequencies =
        analysis.getFrequencies().stream().map(f -> Report.format("%.2f", f)).toList();
    LineChart chart =
        new LineChart(
            "Effective gain of some coordinates" + (adapts() ? ", by the static gains" : ""),
            Axis.sparse(FREQUENCY, frequencies, 11),
            "|E(f)|, 1 = unchanged",
            900,
            480);
    Stream.concat(Stream.of(coordinate), spread(width(), GAIN_LINES).stream())
        .distinct()
        .sorted()
        .forEach(d -> chart.add("coordinate " + d, analysis.effectiveGain(d)));
    return chart.include(0).draw();
  }

  private HeatMapChart gains() {
    List<List<Double>> byCoordinate = coordinates.stream().map(analysis::gainsOf).toList();
    List<List<Double>> rows =
        kernels.stream()
            .map(kernel -> byCoordinate.stream().map(gains -> gains.get(kernel.filter())).toList())
            .toList();
    double largest = largest(rows);
    return heatMap("Static gains of every kernel and coordinate" + ofBank(), rows, 640)
        .draw(
            Axis.numbers("coordinate", coordinates, 32),
            frequencyAxis(),
            -largest,
            largest,
            HeatMap.DIVERGING);
  }

  /** Kernels that are neighbours in frequency make one row where there are many. */
  private HeatMapChart spectrogram() {
    List<List<Double>> energies = analysis.energies(trace.before(), coordinate);
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
            .map(row -> row.stream().map(level -> decibels(level, peak)).toList())
            .toList();
    return heatMap(
            "Spectrogram of coordinate "
                + coordinate
                + ": energy "
                + (size == 1 ? "behind each kernel" : "in bands of " + size + " kernels")
                + " of unit energy (dB below the largest)",
            rows,
            textWidth())
        .draw(
            textAxis(),
            Axis.sparse("centre frequency (cycles/token)", centers, MOST_BANDS),
            -ENERGY_DECIBELS,
            0,
            HeatMap.SEQUENTIAL);
  }

  /** Of some kernels, each scaled to unit energy, at every token. */
  private List<Double> meanEnergy(List<KernelProfile> band, List<List<Double>> energies) {
    return IntStream.range(0, text.size())
        .mapToObj(
            t ->
                band.stream()
                    .mapToDouble(
                        kernel ->
                            energies.get(kernel.filter()).get(t)
                                / Math.max(energy(kernel.taps()), Double.MIN_NORMAL))
                    .average()
                    .orElseThrow())
        .toList();
  }

  private HeatMapChart gainsOverTokens() {
    int groups = Objects.requireNonNull(filterbank.getConfig().adaptiveGains()).groups();
    int group = coordinate / (width() / groups);
    int filters = filterbank.getConfig().filters();
    float[] values;
    try (NDManager manager = trace.before().getManager().newSubManager()) {
      NDArray x = trace.before().stopGradient();
      x.attach(manager);
      values = filterbank.adaptiveGains(new StepParameterStore(manager), x).toFloatArray();
    }
    List<List<Double>> rows =
        kernels.stream()
            .map(
                kernel ->
                    IntStream.range(0, text.size())
                        .mapToObj(t -> (t * groups + group) * filters + kernel.filter())
                        .map(i -> (double) values[i])
                        .toList())
            .toList();
    double largest = largest(rows);
    return heatMap(
            Report.format("Adaptive gains of group %d (of %d) over tokens", group, groups),
            rows,
            textWidth())
        .draw(textAxis(), frequencyAxis(), -largest, largest, HeatMap.DIVERGING);
  }

  private CategoryChart trajectory() {
    Trajectory trajectory = Trajectory.of(trace.before(), trace.after(), coordinate);
    return new LineChart(
            "Coordinate " + coordinate + " before and after the filter",
            textAxis(),
            "value",
            HeatMap.MARGIN + textWidth(),
            420)
        .add("before", trajectory.before())
        .add("after", trajectory.after())
        .draw();
  }

  private HeatMap heatMap(String title, List<List<Double>> rows, int width) {
    int cellHeight = Math.max(3, Math.min(24, 576 / rows.size()));
    int cellWidth = Math.max(2, Math.min(24, width / rows.get(0).size()));
    return new HeatMap(title, rows, cellWidth, cellHeight);
  }

  private Axis frequencyAxis() {
    List<String> labels =
        kernels.stream().map(k -> Report.format("%.3f", k.centerFrequency())).toList();
    return Axis.sparse(BY_CENTER, labels, 16);
  }

  private Axis textAxis() {
    return new Axis("text", text);
  }

  private int textWidth() {
    return 13 * text.size();
  }

  /** Which bank a picture is of, where there are several. */
  private String ofBank() {
    return coordinates.size() == width() ? "" : ", bank " + kernels.get(0).bank();
  }

  private boolean adapts() {
    return filterbank.getConfig().adaptiveGains() != null;
  }

  private int width() {
    return Math.toIntExact(trace.before().getShape().get(2));
  }

  /** Numbers from 0 to size - 1, evenly spread, both ends among them. */
  private static List<Integer> spread(int size, int count) {
    return IntStream.range(0, count)
        .map(i -> (int) Math.round((double) i * (size - 1) / (count - 1)))
        .distinct()
        .boxed()
        .toList();
  }

  /** Of an energy, relative to another; silence is far below what is shown. */
  private static double decibels(double energy, double reference) {
    return 10 * Math.log10(Math.max(energy / Math.max(reference, Double.MIN_NORMAL), 1e-30));
  }

  /** The end of a scale of colours for gains: above 0, and with two digits. */
  private static double largest(List<List<Double>> rows) {
    double[] sorted = rows.stream().flatMap(List::stream).mapToDouble(Math::abs).sorted().toArray();
    double shown = sorted[(int) (SHOWN_GAINS * (sorted.length - 1))];
    double value = Math.max(shown > 0 ? shown : sorted[sorted.length - 1], 1e-6);
    return new BigDecimal(value).round(new MathContext(2, RoundingMode.UP)).doubleValue();
  }
}
