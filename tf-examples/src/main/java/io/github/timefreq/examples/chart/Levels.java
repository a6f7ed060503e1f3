package io.github.timefreq.examples.chart;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/** What energies and gains are as colours. */
public final class Levels {
  /** Levels this far below the largest have the colour of nothing. */
  public static final double DECIBELS = 30;

  /** Gains beyond this quantile of their sizes have the colour of the end. */
  private static final double SHOWN_GAINS = 0.99;

  private Levels() {}

  /** Of an energy, relative to another; silence is far below what is shown. */
  public static double decibels(double energy, double reference) {
    return 10 * Math.log10(Math.max(energy / Math.max(reference, Double.MIN_NORMAL), 1e-30));
  }

  public static double energy(List<Double> values) {
    return values.stream().mapToDouble(value -> value * value).sum();
  }

  /** The end of a scale of colours for gains: above 0, and with two digits. */
  public static double largest(List<List<Double>> rows) {
    double[] sorted = rows.stream().flatMap(List::stream).mapToDouble(Math::abs).sorted().toArray();
    double shown = sorted[(int) (SHOWN_GAINS * (sorted.length - 1))];
    double value = Math.max(shown > 0 ? shown : sorted[sorted.length - 1], 1e-6);
    return new BigDecimal(value).round(new MathContext(2, RoundingMode.UP)).doubleValue();
  }
}
