package io.github.timefreq.core;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.Map;
import java.util.stream.Stream;

/** Filterbanks that tests share. */
final class CoreFixture {
  private CoreFixture() {}

  /** Every option at least once, with short kernels. */
  static Stream<FilterbankConfig> configs() {
    FilterbankConfig small = FilterbankConfig.defaults().withFilters(5).withKernelLength(4);
    FilterbankConfig cascade =
        small.withKernels(KernelInit.RANDOM).withSynthesisLength(3).withBias(true);
    return Stream.of(
        small,
        small.withFilters(1).withKernelLength(1),
        small.withKernelLength(12),
        small.withCausality(Causality.CENTERED),
        small.withBias(true).withGate(true),
        small.withGains(GainSharing.PER_FILTER),
        cascade,
        cascade.withGains(GainSharing.PER_FILTER).withGate(true),
        cascade.withCausality(Causality.CENTERED).withKernelLength(5),
        cascade.withCausality(Causality.CENTERED).withSynthesisLength(4),
        small.withFilters(6).withKernels(KernelInit.FOURIER).withResidual(false),
        small.withNonlinearity(Nonlinearity.RELU),
        small.withNonlinearity(Nonlinearity.GELU),
        cascade.withNonlinearity(Nonlinearity.GELU),
        cascade
            .withNonlinearity(Nonlinearity.GELU)
            .withCausality(Causality.CENTERED)
            .withGains(GainSharing.PER_FILTER)
            .withGate(true));
  }

  /** Every configuration in every plan that can run it. */
  static Stream<FilterbankConfig> plans() {
    return configs()
        .flatMap(
            config ->
                Stream.of(PlanChoice.LITERAL, PlanChoice.FOLDED, PlanChoice.CHUNKED)
                    .filter(
                        plan ->
                            plan != PlanChoice.FOLDED
                                || config.nonlinearity() == Nonlinearity.IDENTITY)
                    .map(config::withPlan));
  }

  /** An initialised filterbank that has left its start. */
  static Filterbank filterbank(FilterbankConfig config, NDManager manager, long width) {
    Filterbank filterbank = new Filterbank(config);
    NamedParameters.initialize(filterbank, manager, 3, new Shape(1, 8, width));
    try (NDManager noise = manager.newSubManager()) {
      for (Parameter parameter : NamedParameters.of(filterbank).values()) {
        NDArray array = parameter.getArray();
        array.addi(noise.randomNormal(0f, 0.3f, array.getShape(), DataType.FLOAT32));
      }
    }
    return filterbank;
  }

  static NDArray apply(Filterbank filterbank, NDArray x) {
    return filterbank
        .forward(new StepParameterStore(x.getManager()), new NDList(x), false)
        .singletonOrThrow();
  }

  static NDArray random(NDManager manager, long... shape) {
    return manager.randomNormal(0f, 1f, new Shape(shape), DataType.FLOAT32);
  }

  /** The same filterbank by definition. */
  static ReferenceFilterbank reference(Filterbank filterbank) {
    FilterbankConfig config = filterbank.getConfig();
    Map<String, Parameter> parameters = NamedParameters.of(filterbank);
    int filters = config.filters();
    double[][] ones = new double[filters][1];
    for (double[] row : ones) {
      row[0] = 1;
    }
    double[] bias = new double[filters];
    if (config.bias()) {
      double[][] column = matrix(parameters.get("bias").getArray());
      for (int m = 0; m < filters; m++) {
        bias[m] = column[m][0];
      }
    }
    return new ReferenceFilterbank(
        config,
        matrix(parameters.get("kernels").getArray()),
        matrix(parameters.get("gains").getArray()),
        config.synthesisLength() > 1 ? matrix(parameters.get("synthesis").getArray()) : ones,
        bias,
        config.gate() ? parameters.get("gate").getArray().toFloatArray()[0] : 1);
  }

  static double[][] matrix(NDArray array) {
    int columns = (int) array.getShape().get(1);
    float[] values = array.toFloatArray();
    double[][] matrix = new double[values.length / columns][columns];
    for (int i = 0; i < values.length; i++) {
      matrix[i / columns][i % columns] = values[i];
    }
    return matrix;
  }

  static double[][][] cube(NDArray array) {
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
