package io.github.timefreq.examples.picture;

import io.github.timefreq.core.inspect.KernelProfile;
import io.github.timefreq.examples.chart.Axis;
import io.github.timefreq.examples.chart.HeatMap;
import io.github.timefreq.examples.chart.Levels;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.HeatMapChart;

/** Kernels and their frequency responses as colours, one row each. */
public final class KernelMaps {
  private static final int WIDTH = 640;
  private static final int MOST_LAGS = 16;

  private KernelMaps() {}

  /**
   * Draws taps, those of each kernel divided by the largest of them.
   *
   * @param lag title of the lags, with the unit
   * @param lagsPerUnit lags that make one of that unit
   * @param rows a place for each kernel
   */
  public static HeatMapChart taps(
      String title, List<KernelProfile> kernels, String lag, double lagsPerUnit, Axis rows) {
    int first = kernels.stream().mapToInt(KernelProfile::firstLag).min().orElseThrow();
    int last =
        kernels.stream().mapToInt(k -> k.firstLag() + k.taps().size() - 1).max().orElseThrow();
    List<Double> lags = IntStream.rangeClosed(first, last).mapToObj(i -> i / lagsPerUnit).toList();
    return HeatMap.fitting(
            title, kernels.stream().map(kernel -> scaled(kernel, first, last)).toList(), WIDTH)
        .draw(Axis.numbers(lag, lags, MOST_LAGS), rows, -1, 1, HeatMap.DIVERGING);
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

  /**
   * Draws magnitude responses in decibels below each one's peak.
   *
   * @param magnitudes of every filter, by frequency
   * @param frequencies those, with the unit
   * @param rows a place for each filter
   */
  public static HeatMapChart responses(
      String title, List<List<Double>> magnitudes, Axis frequencies, Axis rows) {
    List<List<Double>> levels =
        magnitudes.stream()
            .map(
                row -> {
                  double peak = Collections.max(row);
                  return row.stream().map(value -> 2 * Levels.decibels(value, peak)).toList();
                })
            .toList();
    return HeatMap.fitting(title, levels, WIDTH)
        .draw(frequencies, rows, -Levels.DECIBELS, 0, HeatMap.SEQUENTIAL);
  }
}
