package io.github.timefreq.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every plan computes the definition, and its gradient. */
class PlanEqualityTest {
  private static final double VALUE_TOLERANCE = 1e-5;
  private static final double GRADIENT_TOLERANCE = 1e-4;
  private static final long[][] SHAPES = {{2, 9, 3}, {1, 1, 3}, {3, 2, 3}};

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
  @MethodSource("io.github.timefreq.core.CoreFixture#plans")
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
  @MethodSource("io.github.timefreq.core.CoreFixture#plans")
  void gradientsAreThoseOfTheDefinition(FilterbankConfig config) {
    assertGradients(config, Engine.getInstance()::newGradientCollector);
  }

  @ParameterizedTest
  @MethodSource("io.github.timefreq.core.CoreFixture#plans")
  void gradientsAreThoseOfTheDefinitionUnderCheckpointing(FilterbankConfig config) {
    assertGradients(config, CheckpointingCollector::open);
  }

  @Test
  void piecesOfASequenceGiveTheGradientOfTheWhole() {
    FilterbankConfig config =
        FilterbankConfig.defaults()
            .withNonlinearity(Nonlinearity.GELU)
            .withSynthesisLength(3)
            .withChunkBytes(1 << 16); // a few tokens a piece
    assertGradients(config, CheckpointingCollector::open);
    assertGradients(config, Engine.getInstance()::newGradientCollector);
  }

  private void assertGradients(FilterbankConfig config, Supplier<GradientCollector> collectors) {
    long[] shape = {2, 40, 3};
    Filterbank filterbank = CoreFixture.filterbank(config, manager, shape[2]);
    NDArray x = CoreFixture.random(manager, shape);
    NDArray weights = CoreFixture.random(manager, shape);
    x.setRequiresGradient(true);
    StepParameterStore store = new StepParameterStore(manager);
    try (GradientCollector collector = collectors.get()) {
      NDArray y = filterbank.forward(store, new NDList(x), true).singletonOrThrow();
      collector.backward(y.mul(weights).sum());
    }

    ReferenceFilterbank.Gradients expected =
        CoreFixture.reference(filterbank).backward(CoreFixture.cube(x), CoreFixture.cube(weights));

    assertClose(flat(expected.x), doubles(x.getGradient()), GRADIENT_TOLERANCE, "x");
    Map<String, double[]> byName =
        Map.of(
            "kernels", flat(expected.h),
            "gains", flat(expected.a),
            "synthesis", flat(expected.g),
            "bias", expected.b,
            "gate", new double[] {expected.alpha});
    for (Map.Entry<String, Parameter> entry : NamedParameters.of(filterbank).entrySet()) {
      double[] gradient = doubles(store.gradient(entry.getValue()));
      assertClose(byName.get(entry.getKey()), gradient, GRADIENT_TOLERANCE, entry.getKey());
    }
  }

  @Test
  void theGradientOfTheDefinitionIsThatOfFiniteDifferences() {
    FilterbankConfig config =
        CoreFixture.configs().skip(13).findFirst().orElseThrow(); // GELU, synthesis, bias
    Filterbank filterbank = CoreFixture.filterbank(config, manager, 2);
    double[][][] x = CoreFixture.cube(CoreFixture.random(manager, 1, 7, 2));
    double[][][] weights = CoreFixture.cube(CoreFixture.random(manager, 1, 7, 2));
    ReferenceFilterbank reference = CoreFixture.reference(filterbank);
    ReferenceFilterbank.Gradients gradients = reference.backward(x, weights);

    assertThat(gradients.x[0][3][1])
        .isCloseTo(slope(reference, x, weights, x[0][3], 1), within(1e-6));
    assertThat(gradients.h[1][2])
        .isCloseTo(slope(reference, x, weights, reference.h[1], 2), within(1e-6));
    assertThat(gradients.a[2][1])
        .isCloseTo(slope(reference, x, weights, reference.a[2], 1), within(1e-6));
    assertThat(gradients.g[0][1])
        .isCloseTo(slope(reference, x, weights, reference.g[0], 1), within(1e-6));
    assertThat(gradients.b[3])
        .isCloseTo(slope(reference, x, weights, reference.b, 3), within(1e-6));
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
