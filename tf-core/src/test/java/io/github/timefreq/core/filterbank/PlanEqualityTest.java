package io.github.timefreq.core.filterbank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.core.internal.memory.RecomputingGradientCollector;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import io.github.timefreq.core.plan.PlanChoice;
import io.github.timefreq.core.signal.Causality;
import io.github.timefreq.core.subband.AdaptiveGains;
import io.github.timefreq.core.subband.GainRange;
import io.github.timefreq.core.subband.Nonlinearity;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every plan computes the definition, and its gradient. */
class PlanEqualityTest {
  private static final double VALUE_TOLERANCE = 1e-5;
  private static final double GRADIENT_TOLERANCE = 1e-4;
  private static final long[][] SHAPES = {{2, 9, 6}, {1, 1, 6}, {1, 53, 6}, {3, 2, 6}};

  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = NDManager.newBaseManager();
    Engine.getInstance().setRandomSeed(11);
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @ParameterizedTest
  @MethodSource("io.github.timefreq.core.filterbank.CoreFixture#plans")
  void valuesAreThoseOfTheDefinition(FilterbankConfig config) {
    for (long[] shape : SHAPES) {
      Filterbank filterbank = CoreFixture.filterbank(config, manager, shape[2]);
      NDArray x = CoreFixture.random(manager, shape);

      NDArray y = CoreFixture.apply(filterbank, x);

      double[][][] expected = CoreFixture.reference(filterbank).forward(CoreFixture.cube(x));
      assertClose(flat(expected), flat(CoreFixture.cube(y)), VALUE_TOLERANCE, "y");
    }
  }

  @ParameterizedTest
  @MethodSource("io.github.timefreq.core.filterbank.CoreFixture#plans")
  void gradientsAreThoseOfTheDefinition(FilterbankConfig config) {
    assertGradients(config, Engine.getInstance()::newGradientCollector);
  }

  @ParameterizedTest
  @MethodSource("io.github.timefreq.core.filterbank.CoreFixture#plans")
  void gradientsAreThoseOfTheDefinitionUnderCheckpointing(FilterbankConfig config) {
    assertGradients(config, RecomputingGradientCollector::open);
  }

  @Test
  void piecesOfASequenceGiveTheGradientOfTheWhole() {
    FilterbankConfig config =
        FilterbankConfig.defaults().toBuilder()
            .optNonlinearity(Nonlinearity.GELU)
            .optSynthesisLength(3)
            .optChunkBytes(1 << 16)
            .build(); // 42 tokens a piece
    assertGradients(config, RecomputingGradientCollector::open, 2, 100, 6);
    assertGradients(config, Engine.getInstance()::newGradientCollector, 2, 100, 6);
  }

  @Test
  void piecesOfSeveralSequencesGiveTheGradientOfTheWhole() {
    FilterbankConfig config =
        FilterbankConfig.defaults().toBuilder()
            .optNonlinearity(Nonlinearity.GELU)
            .optAdaptiveGains(AdaptiveGains.lowRank(2, 3))
            .optBias(true)
            .optChunkBytes(1 << 16)
            .build(); // 28 tokens a piece
    assertGradients(
        config, RecomputingGradientCollector::open, 5, 9, 6); // the last piece is shorter
    assertGradients(config, Engine.getInstance()::newGradientCollector, 5, 9, 6);
  }

  private void assertGradients(FilterbankConfig config, Supplier<GradientCollector> collectors) {
    assertGradients(config, collectors, 2, 40, 6);
    assertGradients(config, collectors, 1, 5, 6); // a single piece
  }

  private void assertGradients(
      FilterbankConfig config, Supplier<GradientCollector> collectors, long... shape) {
    Filterbank filterbank = CoreFixture.filterbank(config, manager, shape[2]);
    NDArray x = CoreFixture.random(manager, shape);
    NDArray weights = CoreFixture.random(manager, shape);
    x.setRequiresGradient(true);
    ScopedParameterStore store = new ScopedParameterStore(manager);
    try (GradientCollector collector = collectors.get()) {
      NDArray y = filterbank.forward(store, new NDList(x), true).singletonOrThrow();
      collector.backward(y.mul(weights).sum());
    }

    ReferenceFilterbank.Gradients expected =
        CoreFixture.reference(filterbank).backward(CoreFixture.cube(x), CoreFixture.cube(weights));

    assertClose(flat(expected.x), doubles(x.getGradient()), GRADIENT_TOLERANCE, "x");
    for (Map.Entry<String, Parameter> entry : NamedParameters.of(filterbank).entrySet()) {
      double[] gradient = doubles(store.gradient(entry.getValue()));
      double[] exact = gradient(entry.getKey(), config, expected.parameters);
      assertClose(exact, gradient, GRADIENT_TOLERANCE, entry.getKey());
    }
  }

  /** Of a parameter by its name. */
  private static double[] gradient(
      String name, FilterbankConfig config, ReferenceFilterbank gradients) {
    return switch (name) {
      case "gains" -> flat(gradients.a);
      case "synthesis" -> flat(gradients.g);
      case "bias" -> gradients.b;
      case "gate" -> new double[] {gradients.alpha};
      case "adaptiveGains" -> flat(gradients.w);
      case "adaptiveGainsBias" -> gradients.c;
      case "generator.project.weight" -> flat(gradients.p);
      default -> kernels(name, config, gradients.h);
    };
  }

  private static double[] kernels(String name, FilterbankConfig config, double[][][] banks) {
    int first = 0;
    int scales = config.scales().size();
    for (int i = 0; i < scales; i++) {
      int end = first + config.scales().get(i).filters();
      if (CoreFixture.kernelName(scales, i).equals(name)) {
        int from = first;
        return flat(
            Arrays.stream(banks)
                .map(bank -> Arrays.copyOfRange(bank, from, end))
                .toArray(double[][][]::new));
      }
      first = end;
    }
    throw new AssertionError("no parameter " + name);
  }

  @Test
  void theGradientOfTheDefinitionIsThatOfFiniteDifferences() {
    FilterbankConfig config =
        CoreFixture.configs().skip(13).findFirst().orElseThrow(); // GELU, synthesis, bias
    Filterbank filterbank = CoreFixture.filterbank(config, manager, 2);
    double[][][] x = CoreFixture.cube(CoreFixture.random(manager, 1, 7, 2));
    double[][][] weights = CoreFixture.cube(CoreFixture.random(manager, 1, 7, 2));
    ReferenceFilterbank reference = CoreFixture.reference(filterbank);
    ReferenceFilterbank.Gradients computed = reference.backward(x, weights);
    ReferenceFilterbank gradients = computed.parameters;

    assertThat(computed.x[0][3][1])
        .isCloseTo(slope(reference, x, weights, x[0][3], 1), within(1e-6));
    assertThat(gradients.h[0][1][2])
        .isCloseTo(slope(reference, x, weights, reference.h[0][1], 2), within(1e-6));
    assertThat(gradients.a[2][1])
        .isCloseTo(slope(reference, x, weights, reference.a[2], 1), within(1e-6));
    assertThat(gradients.g[0][1])
        .isCloseTo(slope(reference, x, weights, reference.g[0], 1), within(1e-6));
    assertThat(gradients.b[3])
        .isCloseTo(slope(reference, x, weights, reference.b, 3), within(1e-6));
  }

  @ParameterizedTest
  @EnumSource(GainRange.class)
  void theGradientThroughAdaptiveGainsIsThatOfFiniteDifferences(GainRange range) {
    FilterbankConfig config =
        CoreFixture.config(
            b ->
                b.optFilters(4)
                    .optKernelLength(3)
                    .optGate(true)
                    .optAdaptiveGains(AdaptiveGains.lowRank(2, 2).withRange(range)));
    Filterbank filterbank = CoreFixture.filterbank(config, manager, 4);
    double[][][] x = CoreFixture.cube(CoreFixture.random(manager, 1, 7, 4));
    double[][][] weights = CoreFixture.cube(CoreFixture.random(manager, 1, 7, 4));
    ReferenceFilterbank reference = CoreFixture.reference(filterbank);
    ReferenceFilterbank.Gradients computed = reference.backward(x, weights);
    ReferenceFilterbank gradients = computed.parameters;

    assertThat(computed.x[0][3][1])
        .isCloseTo(slope(reference, x, weights, x[0][3], 1), within(1e-6));
    assertThat(gradients.w[5][1])
        .isCloseTo(slope(reference, x, weights, reference.w[5], 1), within(1e-6));
    assertThat(gradients.c[2])
        .isCloseTo(slope(reference, x, weights, reference.c, 2), within(1e-6));
    assertThat(gradients.p[1][3])
        .isCloseTo(slope(reference, x, weights, reference.p[1], 3), within(1e-6));
  }

  /** The double-precision reference has no Transformer: here the definition stands in for it. */
  @ParameterizedTest
  @EnumSource(Causality.class)
  void behindATransformerThePlansAgreeInValuesAndGradients(Causality causality) {
    FilterbankConfig config =
        CoreFixture.config(
            b ->
                b.optFilters(5)
                    .optKernelLength(4)
                    .optCausality(causality)
                    .optAdaptiveGains(
                        new AdaptiveGains(
                            2,
                            GainRange.UNCONSTRAINED,
                            AdaptiveGains.Generator.TRANSFORMER,
                            8,
                            2,
                            2)));
    Filterbank literal =
        CoreFixture.filterbank(
            CoreFixture.with(config, b -> b.optPlan(PlanChoice.LITERAL)), manager, 6);
    NDArray x = CoreFixture.random(manager, 2, 37, 6);
    NDArray weights = CoreFixture.random(manager, 2, 37, 6);
    Map<String, double[]> expected = valuesAndGradients(literal, x, weights);
    for (PlanChoice plan : new PlanChoice[] {PlanChoice.EFFECTIVE_KERNEL, PlanChoice.CHUNKED}) {
      Filterbank other = new Filterbank(CoreFixture.with(config, b -> b.optPlan(plan)));
      NamedParameters.initialize(other, manager, 3, x.getShape());
      copy(literal, other);

      Map<String, double[]> actual = valuesAndGradients(other, x, weights);

      assertThat(actual).hasSameSizeAs(expected).hasSizeGreaterThan(20);
      expected.forEach(
          (name, values) ->
              assertClose(values, actual.get(name), GRADIENT_TOLERANCE, plan + " " + name));
    }
  }

  private static void copy(Filterbank from, Filterbank to) {
    Map<String, Parameter> target = NamedParameters.of(to);
    NamedParameters.of(from)
        .forEach((name, source) -> source.getArray().copyTo(target.get(name).getArray()));
  }

  private Map<String, double[]> valuesAndGradients(
      Filterbank filterbank, NDArray x, NDArray weights) {
    Map<String, double[]> results = new LinkedHashMap<>();
    ScopedParameterStore store = new ScopedParameterStore(manager);
    NDArray input = x.duplicate();
    input.setRequiresGradient(true);
    try (GradientCollector collector = RecomputingGradientCollector.open()) {
      NDArray y = filterbank.forward(store, new NDList(input), true).singletonOrThrow();
      results.put("y", doubles(y));
      collector.backward(y.mul(weights).sum());
    }
    results.put("x", doubles(input.getGradient()));
    NamedParameters.of(filterbank)
        .forEach((name, parameter) -> results.put(name, doubles(store.gradient(parameter))));
    return results;
  }

  private static double slope(
      ReferenceFilterbank reference,
      double[][][] x,
      double[][][] weights,
      double[] variables,
      int index) {
    double step = 1e-5;
    double value = variables[index];
    variables[index] = value + step;
    double above = weighted(reference.forward(x), weights);
    variables[index] = value - step;
    double below = weighted(reference.forward(x), weights);
    variables[index] = value;
    return (above - below) / (2 * step);
  }

  private static double weighted(double[][][] y, double[][][] weights) {
    double[] values = flat(y);
    double[] factors = flat(weights);
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += values[i] * factors[i];
    }
    return sum;
  }

  private static void assertClose(
      double[] expected, double[] actual, double tolerance, String what) {
    double scale = Math.max(1, Arrays.stream(expected).map(Math::abs).max().orElse(0));
    assertThat(actual).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).as("%s[%d]", what, i).isCloseTo(expected[i], within(tolerance * scale));
    }
  }

  private static double[] doubles(NDArray array) {
    float[] values = array.toFloatArray();
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  private static double[] flat(double[][][] cube) {
    return Arrays.stream(cube).flatMapToDouble(plane -> Arrays.stream(flat(plane))).toArray();
  }

  private static double[] flat(double[][] matrix) {
    return Arrays.stream(matrix).flatMapToDouble(Arrays::stream).toArray();
  }
}
