package io.github.timefreq.examples.measure;

import io.github.timefreq.examples.console.Report;
import org.apache.commons.statistics.descriptive.Quantile;

/** Median and quartiles of some numbers. */
public record Quartiles(double median, double lower, double upper) {

  public static Quartiles of(double[] values) {
    double[] quantiles = Quantile.withDefaults().evaluate(values, 0.25, 0.5, 0.75);
    return new Quartiles(quantiles[1], quantiles[0], quantiles[2]);
  }

  /** Such as {@code 1.07 x (1.03 - 1.19)}. */
  public String ratio() {
    return Report.format("%.2f x (%.2f - %.2f)", median, lower, upper);
  }
}
