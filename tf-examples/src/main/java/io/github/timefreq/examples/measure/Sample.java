package io.github.timefreq.examples.measure;

import io.github.timefreq.examples.console.Report;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.StandardDeviation;
import org.apache.commons.statistics.distribution.TDistribution;
import org.apache.commons.statistics.inference.TTest;

/** A few numbers of one kind, one for each seed. */
public final class Sample {
  private static final double CONFIDENCE = 0.95;

  private final double[] values;

  private Sample(double[] values) {
    this.values = values;
  }

  public static <T> Sample of(List<T> things, ToDoubleFunction<T> value) {
    return new Sample(things.stream().mapToDouble(value).toArray());
  }

  int size() {
    return values.length;
  }

  public double mean() {
    return Mean.of(values).getAsDouble();
  }

  /** Standard deviation of the population that the numbers were drawn from. */
  public double deviation() {
    return StandardDeviation.of(values).getAsDouble();
  }

  /**
   * Half the width of the 95 % confidence interval of the mean (Student's t); none of one value.
   */
  OptionalDouble halfInterval() {
    if (size() < 2) {
      return OptionalDouble.empty();
    }
    double quantile =
        TDistribution.of(size() - 1).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
    return OptionalDouble.of(quantile * deviation() / Math.sqrt(size()));
  }

  /** Differences to other numbers of the same seeds. */
  public Sample minus(Sample other) {
    double[] differences = new double[values.length];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = values[i] - other.values[i];
    }
    return new Sample(differences);
  }

  /** The same numbers, each times a factor. */
  public Sample times(double factor) {
    double[] products = values.clone();
    for (int i = 0; i < products.length; i++) {
      products[i] *= factor;
    }
    return new Sample(products);
  }

  /** Probability of a mean as far from 0 if it were 0 (two-sided t-test); none of one value. */
  public OptionalDouble p() {
    return size() < 2 || deviation() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(TTest.withDefaults().test(values).getPValue());
  }

  /** Such as {@code 1.4720 (0.0042)}: mean and, of several, standard deviation. */
  public String meanAndDeviation() {
    return size() < 2
        ? Report.format("%.4f", mean())
        : Report.format("%.4f (%.4f)", mean(), deviation());
  }

  /** Such as {@code 357 ± 12}: mean and, of several, half the confidence interval. */
  public String meanAndInterval(String pattern) {
    String mean = Report.format(pattern, mean());
    OptionalDouble half = halfInterval();
    return half.isEmpty() ? mean : mean + " ± " + Report.format(pattern, half.getAsDouble());
  }
}
