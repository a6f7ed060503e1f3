package io.github.timefreq.core.inspect;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.github.timefreq.core.filterbank.Filterbank;
import io.github.timefreq.core.filterbank.FilterbankConfig;
import io.github.timefreq.core.internal.Checks;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.core.kernel.Scale;
import io.github.timefreq.core.signal.Causality;
import io.github.timefreq.core.subband.Nonlinearity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a {@link Filterbank} has learned, as numbers to look at: its kernels and their frequency
 * responses, its gains, what the whole bank does to a coordinate, and the time-frequency picture of
 * an activation.
 *
 * <p>Frequencies are in cycles per token, from 0 (a constant) to 0.5 (alternating tokens). The
 * weights are copied when the analysis is made: it owns no native memory, and later training does
 * not change it.
 */
public final class KernelAnalysis {
  private final FilterbankConfig config;
  private final int width;
  private final FrequencyGrid grid = FrequencyGrid.STANDARD;
  private final List<KernelProfile> kernels;
  private final double[][] gains;
  private final double[] biases;
  private final double[][] responses;

  private KernelAnalysis(Filterbank filterbank, int width, NDManager manager) {
    config = filterbank.getConfig();
    this.width = width;
    kernels = List.copyOf(profiles(config, filterbank.kernels(manager), grid));
    Map<String, Parameter> parameters = NamedParameters.of(filterbank);
    double[] gate =
        config.gate() ? values(require(parameters, "gate").getArray()) : new double[] {1};
    gains = matrix(require(parameters, "gains").getArray());
    for (double[] row : gains) {
      for (int d = 0; d < row.length; d++) {
        row[d] *= gate[0];
      }
    }
    biases =
        config.bias()
            ? values(require(parameters, "bias").getArray())
            : new double[config.filters()];
    responses =
        config.nonlinearity() == Nonlinearity.IDENTITY
            ? matrix(filterbank.staticResponse(manager))
            : new double[0][];
  }

  /**
   * Analyses the weights as they are now.
   *
   * @param filterbank an initialised filterbank
   * @return the analysis
   * @throws IllegalStateException if it is not initialised, or a parameter holds NaN or infinite
   *     values
   */
  public static KernelAnalysis of(Filterbank filterbank) {
    int width = filterbank.width();
    filterbank.requireFinite();
    NDArray any = NamedParameters.of(filterbank).values().iterator().next().getArray();
    try (NDManager manager = any.getManager().newSubManager(any.getDevice())) {
      return new KernelAnalysis(filterbank, width, manager);
    }
  }

  /**
   * Returns the frequencies at which responses are told.
   *
   * @return from 0 to 0.5 cycles per token, in steps of 0.002
   */
  public List<Double> getFrequencies() {
    return grid.frequencies();
  }

  /**
   * Returns all kernels.
   *
   * @return their profiles, bank by bank, each in the order of its filters
   */
  public List<KernelProfile> getKernels() {
    return kernels;
  }

  /**
   * Returns the kernels that decompose one coordinate.
   *
   * @param coordinate number d of the coordinate, from 0
   * @return the M profiles of its bank
   * @throws IllegalArgumentException if there is no such coordinate
   */
  public List<KernelProfile> kernelsOf(int coordinate) {
    requireCoordinate(coordinate);
    int filters = config.filters();
    int bank = coordinate / (width * filters / kernels.size());
    return kernels.subList(bank * filters, (bank + 1) * filters);
  }

  /**
   * Returns what the channels of one coordinate are scaled by, but for gains that adapt.
   *
   * @param coordinate number d of the coordinate, from 0
   * @return {@code alpha a[m,d]} of every filter m
   * @throws IllegalArgumentException if there is no such coordinate
   */
  public List<Double> gainsOf(int coordinate) {
    requireCoordinate(coordinate);
    return Arrays.stream(gains).map(row -> row[row.length == 1 ? 0 : coordinate]).toList();
  }

  /**
   * Returns the FIR filter that a layer amounts to for a coordinate: analysis, gain, synthesis and
   * residual together, whose response is
   *
   * <pre>
   *   E_d(f) = 1 + alpha sum_m a[m,d] H_m(f) G_m(f)
   * </pre>
   *
   * <p>without the 1 where there is no residual. A magnitude of 1 is a frequency that passes
   * unchanged. Gains that adapt are left out: it is the filter at a token for which they are 0.
   *
   * @param coordinate number d of the coordinate, from 0
   * @return the filter, with d in place of the number of a kernel
   * @throws IllegalArgumentException if there is no such coordinate
   * @throws IllegalStateException if the bank has a nonlinearity, and so amounts to no filter
   */
  public KernelProfile effectiveKernel(int coordinate) {
    requireCoordinate(coordinate);
    if (config.nonlinearity() != Nonlinearity.IDENTITY) {
      throw new IllegalStateException(
          "a filterbank with nonlinearity " + config.nonlinearity() + " has no frequency response");
    }
    int bank = kernelsOf(coordinate).get(0).bank();
    return KernelProfile.of(bank, coordinate, -config.lookahead(), responses[coordinate], grid);
  }

  /**
   * Computes the time-frequency picture of one coordinate, {@code |X[m,t,d]|^2} with
   *
   * <pre>
   *   X[m,t,d] = sum_k h[m,k] x[t-k,d] + b[m]
   * </pre>
   *
   * <p>and x = 0 outside of the sequence.
   *
   * @param x the layer's input for one sequence, {@code [1, T, D]}
   * @param coordinate number d of the coordinate, from 0
   * @return for every filter m, the energy at every token t
   * @throws IllegalArgumentException if x has another shape or there is no such coordinate
   */
  public List<List<Double>> energies(NDArray x, int coordinate) {
    List<Double> signal = Trajectory.signal(x, coordinate);
    Checks.require(
        x.getShape().get(2) == width,
        "activation must be " + width + " wide as the filterbank, got " + x.getShape().get(2));
    List<List<Double>> energies = new ArrayList<>();
    for (KernelProfile kernel : kernelsOf(coordinate)) {
      List<Double> row = new ArrayList<>();
      for (int t = 0; t < signal.size(); t++) {
        double channel = biases[kernel.filter()] + convolve(kernel, signal, t);
        row.add(channel * channel);
      }
      energies.add(List.copyOf(row));
    }
    return List.copyOf(energies);
  }

  private static double convolve(KernelProfile kernel, List<Double> signal, int t) {
    double sum = 0;
    for (int k = 0; k < kernel.taps().size(); k++) {
      int source = t - kernel.firstLag() - k;
      if (source >= 0 && source < signal.size()) {
        sum += kernel.taps().get(k) * signal.get(source);
      }
    }
    return sum;
  }

  private void requireCoordinate(int coordinate) {
    Checks.requireRange("coordinate", coordinate, 0, width - 1L);
  }

  /** Cuts every kernel out of the bank's common time axis, {@code [N, M, K]}. */
  private static List<KernelProfile> profiles(
      FilterbankConfig config, NDArray kernels, FrequencyGrid grid) {
    double[][] rows = matrix(kernels.reshape(-1, config.kernelLength()));
    Causality causality = config.causality();
    int longest =
        config.scales().stream().mapToInt(s -> s.lookahead(causality)).max().orElseThrow();
    List<KernelProfile> profiles = new ArrayList<>();
    while (profiles.size() < rows.length) {
      int bank = profiles.size() / config.filters();
      int filter = 0;
      for (Scale scale : config.scales()) {
        int first = longest - scale.lookahead(causality);
        for (int i = 0; i < scale.filters(); i++, filter++) {
          double[] taps = Arrays.copyOfRange(rows[profiles.size()], first, first + scale.span());
          profiles.add(KernelProfile.of(bank, filter, -scale.lookahead(causality), taps, grid));
        }
      }
    }
    return profiles;
  }

  private static Parameter require(Map<String, Parameter> parameters, String name) {
    return Objects.requireNonNull(parameters.get(name), name);
  }

  private static double[][] matrix(NDArray array) {
    Shape shape = array.getShape();
    int columns = Math.toIntExact(shape.get(1));
    double[] values = values(array);
    double[][] matrix = new double[Math.toIntExact(shape.get(0))][];
    for (int row = 0; row < matrix.length; row++) {
      matrix[row] = Arrays.copyOfRange(values, row * columns, (row + 1) * columns);
    }
    return matrix;
  }

  private static double[] values(NDArray array) {
    float[] floats = array.toFloatArray();
    double[] values = new double[floats.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = floats[i];
    }
    return values;
  }
}
