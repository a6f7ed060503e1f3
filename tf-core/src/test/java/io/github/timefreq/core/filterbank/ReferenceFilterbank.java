package io.github.timefreq.core.filterbank;

import io.github.timefreq.core.kernel.Scale;
import io.github.timefreq.core.signal.Causality;
import java.util.Arrays;

/**
 * The definition of the operator, term by term and in double precision, with its gradient by the
 * chain rule.
 *
 * <p>Arrays are {@code x[b][t][d]}, {@code h[n][m][k]} for bank n, {@code a[m][d or 0]}, {@code
 * g[m][j]}, {@code b[m]}; adaptive gains are made by {@code f = p x} (or {@code f = x}) and {@code
 * w[g*M+m] . f + c[g*M+m]}.
 */
public final class ReferenceFilterbank {
  public final FilterbankConfig config;
  public final double[][][] h;
  public final double[][] a;
  public final double[][] g;
  public final double[] b;
  public double alpha;

  /** Of the adaptive gains; {@code w} and {@code c} are empty without, {@code p} if linear. */
  public final double[][] w;

  public final double[] c;
  public final double[][] p;

  public ReferenceFilterbank(
      FilterbankConfig config,
      double[][][] h,
      double[][] a,
      double[][] g,
      double[] b,
      double alpha,
      double[][] w,
      double[] c,
      double[][] p) {
    this.config = config;
    this.h = h;
    this.a = a;
    this.g = g;
    this.b = b;
    this.alpha = alpha;
    this.w = w;
    this.c = c;
    this.p = p;
  }

  /** Another set of the same shape, of zeros: for gradients. */
  private ReferenceFilterbank zeros() {
    return new ReferenceFilterbank(
        config,
        Arrays.stream(h).map(ReferenceFilterbank::zeros).toArray(double[][][]::new),
        zeros(a),
        zeros(g),
        new double[b.length],
        0,
        zeros(w),
        new double[c.length],
        zeros(p));
  }

  private static double[][] zeros(double[][] like) {
    return Arrays.stream(like).map(row -> new double[row.length]).toArray(double[][]::new);
  }

  /** Gradients of {@code sum(weights * y)} with respect to everything. */
  public static final class Gradients {
    final ReferenceFilterbank parameters;
    final double[][][] x;

    private Gradients(ReferenceFilterbank parameters, double[][][] x) {
      this.parameters = parameters;
      this.x = x;
    }
  }

  public double[][][] forward(double[][][] x) {
    double[][][] y = new double[x.length][x[0].length][x[0][0].length];
    for (int n = 0; n < x.length; n++) {
      double[][] adaptive = adaptiveGains(x[n]);
      for (int t = 0; t < y[n].length; t++) {
        for (int d = 0; d < y[n][t].length; d++) {
          double sum = 0;
          for (int m = 0; m < b.length; m++) {
            for (int j = 0; j < g[m].length; j++) {
              int at = t - j + center(g[m].length);
              double gain = gain(m, d, at, adaptive, y[n][t].length);
              sum += g[m][j] * gain * phi(channel(x[n], m, at, d));
            }
          }
          y[n][t][d] = alpha * sum + (config.residual() ? x[n][t][d] : 0);
        }
      }
    }
    return y;
  }

  public Gradients backward(double[][][] x, double[][][] weights) {
    ReferenceFilterbank out = zeros();
    double[][][] dx = new double[x.length][x[0].length][x[0][0].length];
    for (int n = 0; n < x.length; n++) {
      double[][] adaptive = adaptiveGains(x[n]);
      double[][] adaptiveSlope = zeros(adaptive);
      int width = x[n][0].length;
      for (int t = 0; t < x[n].length; t++) {
        for (int d = 0; d < width; d++) {
          double weight = weights[n][t][d];
          if (config.residual()) {
            dx[n][t][d] += weight;
          }
          for (int m = 0; m < b.length; m++) {
            for (int j = 0; j < g[m].length; j++) {
              int at = t - j + center(g[m].length);
              double channel = channel(x[n], m, at, d);
              double gain = gain(m, d, at, adaptive, width);
              double filtered = gain * phi(channel);
              out.alpha += weight * g[m][j] * filtered;
              out.g[m][j] += weight * alpha * filtered;
              double gainSlope = weight * alpha * g[m][j] * phi(channel);
              out.a[m][a[m].length == 1 ? 0 : d] += gainSlope;
              if (adaptive.length > 0) {
                adaptiveSlope[at][group(d, width) * b.length + m] += gainSlope;
              }
              double inner = weight * alpha * g[m][j] * gain * phiSlope(channel);
              out.b[m] += inner;
              double[] kernel = h[bank(d, width)][m];
              for (int k = 0; k < kernel.length; k++) {
                int source = at - lag(m, k);
                if (source >= 0 && source < x[n].length) {
                  out.h[bank(d, width)][m][k] += inner * x[n][source][d];
                  dx[n][source][d] += inner * kernel[k];
                }
              }
            }
          }
        }
      }
      backwardThroughGains(x[n], adaptive, adaptiveSlope, out, dx[n]);
    }
    return new Gradients(out, dx);
  }

  private void backwardThroughGains(
      double[][] x,
      double[][] adaptive,
      double[][] slopes,
      ReferenceFilterbank out,
      double[][] dx) {
    for (int t = 0; t < slopes.length; t++) {
      double[] f = features(x[t]);
      double[] df = new double[f.length];
      double[] raw = rawSlopes(adaptive[t], slopes[t]);
      for (int i = 0; i < raw.length; i++) {
        out.c[i] += raw[i];
        for (int k = 0; k < f.length; k++) {
          out.w[i][k] += raw[i] * f[k];
          df[k] += raw[i] * w[i][k];
        }
      }
      for (int k = 0; k < df.length; k++) {
        if (p.length == 0) {
          dx[t][k] += df[k];
          continue;
        }
        for (int d = 0; d < x[t].length; d++) {
          out.p[k][d] += df[k] * x[t][d];
          dx[t][d] += df[k] * p[k][d];
        }
      }
    }
  }

  /** From the slopes of gains to those of what the range was applied to. */
  private double[] rawSlopes(double[] gains, double[] slopes) {
    double[] raw = new double[gains.length];
    for (int first = 0; first < gains.length; first += b.length) {
      double mean = 0;
      for (int i = first; i < first + b.length; i++) {
        mean += gains[i] * slopes[i];
      }
      for (int i = first; i < first + b.length; i++) {
        raw[i] =
            switch (config.spec().adaptiveGainsOrThrow().range()) {
              case UNCONSTRAINED -> slopes[i];
              case SIGMOID -> slopes[i] * gains[i] * (1 - gains[i]);
              case SOFTMAX -> gains[i] * (slopes[i] - mean);
            };
      }
    }
    return raw;
  }

  /** {@code [t][g*M+m]}; no rows where gains do not adapt. */
  public double[][] adaptiveGains(double[][] x) {
    if (w.length == 0) {
      return new double[0][];
    }
    double[][] gains = new double[x.length][w.length];
    for (int t = 0; t < x.length; t++) {
      double[] f = features(x[t]);
      for (int i = 0; i < w.length; i++) {
        gains[t][i] = c[i] + dot(w[i], f);
      }
      for (int first = 0; first < w.length; first += b.length) {
        applyRange(gains[t], first);
      }
    }
    return gains;
  }

  private void applyRange(double[] gains, int first) {
    double sum = 0;
    for (int i = first; i < first + b.length; i++) {
      sum += Math.exp(gains[i]);
    }
    for (int i = first; i < first + b.length; i++) {
      gains[i] =
          switch (config.spec().adaptiveGainsOrThrow().range()) {
            case UNCONSTRAINED -> gains[i];
            case SIGMOID -> 1 / (1 + Math.exp(-gains[i]));
            case SOFTMAX -> Math.exp(gains[i]) / sum;
          };
    }
  }

  private double[] features(double[] x) {
    return p.length == 0 ? x : Arrays.stream(p).mapToDouble(row -> dot(row, x)).toArray();
  }

  private static double dot(double[] left, double[] right) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += left[i] * right[i];
    }
    return sum;
  }

  public double channel(double[][] x, int m, int t, int d) {
    double[] kernel = h[bank(d, x[0].length)][m];
    double sum = b[m];
    for (int k = 0; k < kernel.length; k++) {
      int source = t - lag(m, k);
      if (source >= 0 && source < x.length) {
        sum += kernel[k] * x[source][d];
      }
    }
    return sum;
  }

  private int lag(int filter, int tap) {
    int first = 0;
    for (Scale scale : config.scales()) {
      first += scale.filters();
      if (filter < first) {
        return (tap - center(scale.kernelLength())) * scale.dilation();
      }
    }
    throw new AssertionError("filter " + filter);
  }

  private int bank(int d, int width) {
    return d / (width / h.length);
  }

  private int group(int d, int width) {
    return d / (width / config.spec().adaptiveGainsOrThrow().groups());
  }

  private double gain(int m, int d, int t, double[][] adaptive, int width) {
    double fixed = a[m].length == 1 ? a[m][0] : a[m][d];
    return adaptive.length == 0 ? fixed : fixed + adaptive[t][group(d, width) * b.length + m];
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
