package io.github.timefreq.core.filterbank;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import io.github.timefreq.core.kernel.BankSharing;
import io.github.timefreq.core.kernel.Scale;
import io.github.timefreq.core.plan.PlanChoice;
import io.github.timefreq.core.signal.Causality;
import io.github.timefreq.core.subband.AdaptiveGains;
import io.github.timefreq.core.subband.GainRange;
import io.github.timefreq.core.subband.GainSharing;
import io.github.timefreq.core.subband.Nonlinearity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Filterbanks that tests share. */
public final class CoreFixture {
  private CoreFixture() {}

  /** Every option at least once, with short kernels; for inputs 6 wide. */
  public static Stream<FilterbankConfig> configs() {
    FilterbankConfig small = config(b -> b.optFilters(5).optKernelLength(4));
    FilterbankConfig cascade =
        with(
            small,
            b -> b.optKernels(KernelInitialization.RANDOM).optSynthesisLength(3).optBias(true));
    FilterbankConfig centered = with(small, b -> b.optCausality(Causality.CENTERED));
    FilterbankConfig gelu = with(cascade, b -> b.optNonlinearity(Nonlinearity.GELU));
    List<Scale> scales = List.of(new Scale(2, 2), new Scale(3, 5), new Scale(2, 3, 4));
    return Stream.of(
        small,
        with(small, b -> b.optFilters(1).optKernelLength(1)),
        with(small, b -> b.optKernelLength(12)),
        centered,
        with(small, b -> b.optBias(true).optGate(true)),
        with(small, b -> b.optGains(GainSharing.PER_FILTER)),
        cascade,
        with(cascade, b -> b.optGains(GainSharing.PER_FILTER).optGate(true)),
        with(cascade, b -> b.optCausality(Causality.CENTERED).optKernelLength(5)),
        with(cascade, b -> b.optCausality(Causality.CENTERED).optSynthesisLength(4)),
        config(
            b ->
                b.optFilters(6)
                    .optKernelLength(4)
                    .optKernels(KernelInitialization.FOURIER)
                    .optResidual(false)),
        with(small, b -> b.optNonlinearity(Nonlinearity.RELU)),
        with(small, b -> b.optNonlinearity(Nonlinearity.GELU)),
        gelu,
        with(
            gelu,
            b -> b.optCausality(Causality.CENTERED).optGains(GainSharing.PER_FILTER).optGate(true)),
        with(small, b -> b.optScales(scales)),
        with(centered, b -> b.optScales(scales)),
        with(gelu, b -> b.optScales(scales)),
        with(gelu, b -> b.optScales(scales).optCausality(Causality.CENTERED)),
        with(small, b -> b.optSharing(BankSharing.grouped(3))),
        with(cascade, b -> b.optSharing(BankSharing.PER_COORDINATE)),
        with(cascade, b -> b.optSharing(BankSharing.grouped(2)).optGains(GainSharing.PER_FILTER)),
        with(gelu, b -> b.optSharing(BankSharing.grouped(2)).optScales(scales)),
        with(small, b -> b.optAdaptiveGains(AdaptiveGains.linear(3))),
        with(centered, b -> b.optAdaptiveGains(AdaptiveGains.linear(1))),
        with(small, b -> b.optFilters(40).optAdaptiveGains(AdaptiveGains.linear(2))),
        with(small, b -> b.optAdaptiveGains(AdaptiveGains.lowRank(2, 2)).optGate(true)),
        with(small, b -> b.optScales(scales).optAdaptiveGains(AdaptiveGains.linear(2))),
        with(small, b -> b.optKernelLength(1).optAdaptiveGains(AdaptiveGains.linear(2))),
        with(small, b -> b.optKernelLength(24).optAdaptiveGains(AdaptiveGains.linear(6))),
        with(
            small,
            b ->
                b.optAdaptiveGains(AdaptiveGains.linear(2).withRange(GainRange.SIGMOID))
                    .optGate(true)),
        with(
            small,
            b ->
                b.optAdaptiveGains(AdaptiveGains.lowRank(3, 2).withRange(GainRange.SOFTMAX))
                    .optGate(true)),
        with(
            small,
            b ->
                b.optAdaptiveGains(AdaptiveGains.linear(2)).optSharing(BankSharing.PER_COORDINATE)),
        with(
            small,
            b -> b.optAdaptiveGains(AdaptiveGains.linear(6)).optSharing(BankSharing.grouped(3))),
        with(small, b -> b.optBias(true).optAdaptiveGains(AdaptiveGains.linear(2))),
        with(
            centered,
            b -> b.optNonlinearity(Nonlinearity.GELU).optAdaptiveGains(AdaptiveGains.linear(2))));
  }

  public static FilterbankConfig config(UnaryOperator<FilterbankConfig.Builder> change) {
    return with(FilterbankConfig.defaults(), change);
  }

  public static FilterbankConfig with(
      FilterbankConfig config, UnaryOperator<FilterbankConfig.Builder> change) {
    return change.apply(config.toBuilder()).build();
  }

  /** Every configuration in every plan that can run it. */
  public static Stream<FilterbankConfig> plans() {
    return configs().flatMap(CoreFixture::plans);
  }

  public static Stream<FilterbankConfig> plans(FilterbankConfig config) {
    boolean linear = config.nonlinearity() == Nonlinearity.IDENTITY;
    boolean adapts = config.adaptiveGains() != null;
    return Stream.of(PlanChoice.values())
        .filter(
            plan ->
                switch (plan) {
                  case AUTO -> false;
                  case LITERAL, CHUNKED -> true;
                  case FOLDED, FFT -> linear && !adapts;
                  case EFFECTIVE_KERNEL -> linear && adapts && !config.bias();
                })
        .map(plan -> with(config, b -> b.optPlan(plan)));
  }

  /** An initialised filterbank that has left its start. */
  public static Filterbank filterbank(FilterbankConfig config, NDManager manager, long width) {
    Filterbank filterbank = new Filterbank(config);
    NamedParameters.initialize(filterbank, manager, 3, new Shape(1, 8, width));
    Engine.getInstance().setRandomSeed(5); // for what the test draws from now on
    try (NDManager noise = manager.newSubManager()) {
      for (Parameter parameter : NamedParameters.of(filterbank).values()) {
        NDArray array = parameter.getArray();
        array.addi(noise.randomNormal(0f, 0.3f, array.getShape(), DataType.FLOAT32));
      }
    }
    return filterbank;
  }

  public static NDArray apply(Filterbank filterbank, NDArray x) {
    return filterbank
        .forward(new ScopedParameterStore(x.getManager()), new NDList(x), false)
        .singletonOrThrow();
  }

  public static NDArray random(NDManager manager, long... shape) {
    return manager.randomNormal(0f, 1f, new Shape(shape), DataType.FLOAT32);
  }

  /** The same filterbank by definition. */
  public static ReferenceFilterbank reference(Filterbank filterbank) {
    FilterbankConfig config = filterbank.getConfig();
    Map<String, Parameter> parameters = NamedParameters.of(filterbank);
    int filters = config.filters();
    double[][] ones = new double[filters][1];
    for (double[] row : ones) {
      row[0] = 1;
    }
    return new ReferenceFilterbank(
        config,
        kernels(config, parameters),
        matrix(parameters.get("gains")),
        config.synthesisLength() > 1 ? matrix(parameters.get("synthesis")) : ones,
        config.bias() ? vector(parameters.get("bias")) : new double[filters],
        config.gate() ? vector(parameters.get("gate"))[0] : 1,
        matrix(parameters.get("adaptiveGains")),
        vector(parameters.get("adaptiveGainsBias")),
        matrix(parameters.get("generator.project.weight")));
  }

  /** {@code [n][m][k]}, from {@code [N*M_s, K_s]} of every scale s. */
  private static double[][][] kernels(FilterbankConfig config, Map<String, Parameter> parameters) {
    int scales = config.scales().size();
    List<double[][]> byScale = new ArrayList<>();
    for (int i = 0; i < scales; i++) {
      byScale.add(matrix(parameters.get(kernelName(scales, i))));
    }
    int banks = byScale.get(0).length / config.scales().get(0).filters();
    double[][][] kernels = new double[banks][config.filters()][];
    for (int n = 0; n < banks; n++) {
      int m = 0;
      for (int i = 0; i < scales; i++) {
        int count = config.scales().get(i).filters();
        for (int row = 0; row < count; row++) {
          kernels[n][m++] = byScale.get(i)[n * count + row];
        }
      }
    }
    return kernels;
  }

  public static String kernelName(int scales, int scale) {
    return scales == 1 ? "kernels" : "kernels" + scale;
  }

  private static double[][] matrix(@Nullable Parameter parameter) {
    return parameter == null ? new double[0][] : matrix(parameter.getArray());
  }

  private static double[] vector(@Nullable Parameter parameter) {
    if (parameter == null) {
      return new double[0];
    }
    float[] values = parameter.getArray().toFloatArray();
    double[] vector = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      vector[i] = values[i];
    }
    return vector;
  }

  public static double[][] matrix(NDArray array) {
    int columns = (int) array.getShape().get(1);
    float[] values = array.toFloatArray();
    double[][] matrix = new double[values.length / columns][columns];
    for (int i = 0; i < values.length; i++) {
      matrix[i / columns][i % columns] = values[i];
    }
    return matrix;
  }

  public static double[][][] cube(NDArray array) {
    Shape shape = array.getShape();
    double[][][] cube = new double[(int) shape.get(0)][(int) shape.get(1)][(int) shape.get(2)];
    float[] values = array.toFloatArray();
    int i = 0;
    for (double[][] plane : cube) {
      for (double[] row : plane) {
        for (int d = 0; d < row.length; d++) {
          row[d] = values[i++];
        }
      }
    }
    return cube;
  }
}
