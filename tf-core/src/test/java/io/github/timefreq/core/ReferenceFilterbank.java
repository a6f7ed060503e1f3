package io.github.timefreq.core;

/**
 * The definition of the operator, term by term and in double precision, with its gradient by the
 * chain rule.
 *
 * <p>Arrays are {@code x[b][t][d]}, {@code h[m][k]}, {@code a[m][d or 0]}, {@code g[m][j]}, {@code
 * b[m]}.
 */
final class ReferenceFilterbank {
  private final FilterbankConfig config;
  final double[][] h;
  final double[][] a;
  final double[][] g;
  final double[] b;
  double alpha;

  ReferenceFilterbank(
      FilterbankConfig config, double[][] h, double[][] a, double[][] g, double[] b, double alpha) {
    this.config = config;
    this.h = h;
    this.a = a;
    this.g = g;
    this.b = b;
    this.alpha = alpha;
  }

  /** Gradients of {@code sum(weights * y)} with respect to everything. */
  static final class Gradients {
    final double[][][] x;
    final double[][] h;
    final double[][] a;
    final double[][] g;
    final double[] b;
    double alpha;

    Gradients(ReferenceFilterbank of, double[][][] input) {
      x = new double[input.length][input[0].length][input[0][0].length];
      h = new double[of.h.length][of.h[0].length];
      a = new double[of.a.length][of.a[0].length];
      g = new double[of.g.length][of.g[0].length];
      b = new double[of.b.length];
    }
  }

  double[][][] forward(double[][][] x) {
    double[][][] y = new double[x.length][x[0].length][x[0][0].length];
    for (int n = 0; n < x.length; n++) {
      for (int t = 0; t < y[n].length; t++) {
        for (int d = 0; d < y[n][t].length; d++) {
          double sum = 0;
          for (int m = 0; m < h.length; m++) {
            for (int j = 0; j < g[m].length; j++) {
              int at = t - j + center(g[m].length);
              sum += g[m][j] * gain(m, d) * phi(channel(x[n], m, at, d));
            }
          }
          y[n][t][d] = alpha * sum + (config.residual() ? x[n][t][d] : 0);
        }
      }
    }
    return y;
  }

  Gradients backward(double[][][] x, double[][][] weights) {
    Gradients out = new Gradients(this, x);
    for (int n = 0; n < x.length; n++) {
      for (int t = 0; t < x[n].length; t++) {
        for (int d = 0; d < x[n][t].length; d++) {
          double w = weights[n][t][d];
          if (config.residual()) {
            out.x[n][t][d] += w;
          }
          for (int m = 0; m < h.length; m++) {
            for (int j = 0; j < g[m].length; j++) {
              int at = t - j + center(g[m].length);
              double channel = channel(x[n], m, at, d);
              double filtered = gain(m, d) * phi(channel);
              out.alpha += w * g[m][j] * filtered;
              out.g[m][j] += w * alpha * filtered;
              out.a[m][a[m].length == 1 ? 0 : d] += w * alpha * g[m][j] * phi(channel);
              double inner = w * alpha * g[m][j] * gain(m, d) * phiSlope(channel);
              out.b[m] += inner;
              for (int k = 0; k < h[m].length; k++) {
                int source = at - k + center(h[m].length);
                if (source >= 0 && source < x[n].length) {
                  out.h[m][k] += inner * x[n][source][d];
                  out.x[n][source][d] += inner * h[m][k];
                }
              }
            }
          }
        }
      }
    }
    return out;
  }

  private double channel(double[][] x, int m, int t, int d) {
    double sum = b[m];
    for (int k = 0; k < h[m].length; k++) {
      int source = t - k + center(h[m].length);
      if (source >= 0 && source < x.length) {
        sum += h[m][k] * x[source][d];
      }
    }
    return sum;
  }

  private double gain(int m, int d) {
    return a[m].length == 1 ? a[m][0] : a[m][d];
  }

  private int center(int taps) {
    return config.causality() == Causality.CAUSAL ? 0 : (taps - 1) / 2;
  }

  private double phi(double v) {
    return switch (config.nonlinearity()) {
      case IDENTITY -> v;
      case RELU -> Math.max(0, v);
      case GELU -> v * normal(v);
    };
  }

  private double phiSlope(double v) {
    return switch (config.nonlinearity()) {
      case IDENTITY -> 1;
      case RELU -> v > 0 ? 1 : 0;
      case GELU -> normal(v) + v * Math.exp(-v * v / 2) / Math.sqrt(2 * Math.PI);
    };
  }

  /** The standard normal distribution function, by Simpson's rule on its density. */
  private static double normal(double v) {
    int steps = 200;
    double width = v / steps;
    double sum = 0;
    for (int i = 0; i < steps; i++) {
      double u = i * width;
      sum += density(u) + 4 * density(u + width / 2) + density(u + width);
    }
    return 0.5 + sum * width / 6;
  }

  private static double density(double u) {
    return Math.exp(-u * u / 2) / Math.sqrt(2 * Math.PI);
  }
}
