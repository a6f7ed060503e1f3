package io.github.timefreq.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.GradientCollector;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.core.internal.memory.NativeArrays;
import io.github.timefreq.core.internal.memory.RecomputingGradientCollector;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The optimizer against the formula of its documentation, in double precision. */
class AdamWTest {
  private static final int STEPS = 20;
  private static final double RATE = 0.01;
  private static final double DECAY = 0.1;
  private static final double BIAS_FACTOR = 0.3;

  private NDManager manager;
  private Linear layer;
  private Map<String, Parameter> parameters;

  @BeforeEach
  void buildLayer() {
    manager = NDManager.newBaseManager();
    layer = Linear.builder().setUnits(1).build();
    NamedParameters.initialize(layer, manager, 1, new Shape(1, 3));
    parameters = NamedParameters.of(layer);
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @Test
  void stepsFollowTheFormulaWithoutClipping() {
    assertFollowsFormula(1e9);
  }

  @Test
  void stepsFollowTheFormulaWithClipping() {
    assertFollowsFormula(0.5);
  }

  /** The loss is {@code x w + b} for an x whose entries have both signs and grow. */
  private void assertFollowsFormula(double clip) {
    double[] weight = doubles(parameters.get("weight"));
    double[] bias = doubles(parameters.get("bias"));
    double[][] moments = new double[4][3];
    AdamW optimizer =
        new AdamW(
            parameters,
            (name, p) -> name.equals("weight"),
            name -> name.equals("bias") ? BIAS_FACTOR : 1,
            DECAY,
            clip,
            manager);
    for (int step = 1; step <= STEPS; step++) {
      float[] x = {0.3f * step, -1f / step, (float) Math.sin(step)};
      double norm = step(optimizer, x, step);

      double expectedNorm = Math.sqrt(x[0] * x[0] + x[1] * x[1] + x[2] * x[2] + 1);
      assertThat(norm).isCloseTo(expectedNorm, within(1e-5));
      double scale = Math.min(1, clip / expectedNorm);
      double[] gradient = {x[0] * scale, x[1] * scale, x[2] * scale};
      move(weight, gradient, moments[0], moments[1], step, RATE, DECAY);
      move(bias, new double[] {scale}, moments[2], moments[3], step, BIAS_FACTOR * RATE, 0);
    }

    assertClose(doubles(parameters.get("weight")), weight);
    assertClose(doubles(parameters.get("bias")), bias);
  }

  private double step(AdamW optimizer, float[] x, int number) {
    try (NDManager step = manager.newSubManager()) {
      ScopedParameterStore store = new ScopedParameterStore(step);
      try (GradientCollector collector = RecomputingGradientCollector.open()) {
        NDArray input = NativeArrays.of(step, x, new Shape(1, 3));
        collector.backward(layer.forward(store, new NDList(input), true).singletonOrThrow().sum());
      }
      double norm = Math.sqrt(optimizer.squaredNorm(store).getFloat());
      optimizer.update(store, number, RATE, norm);
      return norm;
    }
  }

  private static void move(
      double[] weight,
      double[] gradient,
      double[] mean,
      double[] square,
      int step,
      double rate,
      double decay) {
    for (int i = 0; i < weight.length; i++) {
      mean[i] = 0.9 * mean[i] + 0.1 * gradient[i];
      square[i] = 0.99 * square[i] + 0.01 * gradient[i] * gradient[i];
      double correction = Math.sqrt(1 - Math.pow(0.99, step)) / (1 - Math.pow(0.9, step));
      weight[i] -= rate * decay * weight[i];
      weight[i] -= rate * correction * mean[i] / (Math.sqrt(square[i]) + 1e-8);
    }
  }

  @Test
  void aFrozenParameterStaysAndDoesNotCount() {
    double[] weight = doubles(parameters.get("weight"));
    double[] bias = doubles(parameters.get("bias"));
    AdamW optimizer = new AdamW(parameters, (name, p) -> true, name -> 1, DECAY, 1, manager);
    parameters.get("bias").freeze(true);

    double norm = step(optimizer, new float[] {2, 1, 2}, 1);

    assertThat(norm).isCloseTo(3, within(1e-5));
    assertThat(doubles(parameters.get("bias"))).isEqualTo(bias);
    assertThat(doubles(parameters.get("weight"))).isNotEqualTo(weight);
  }

  @Test
  void theStateIsNamedAfterTheParameters() {
    AdamW optimizer = new AdamW(parameters, (name, p) -> true, name -> 1, 0, 1, manager);

    assertThat(optimizer.state().keySet())
        .containsExactly("mean.weight", "square.weight", "mean.bias", "square.bias");
    assertThat(optimizer.state().get("mean.weight").getDataType()).isEqualTo(DataType.FLOAT32);
  }

  private static double[] doubles(Parameter parameter) {
    float[] values = parameter.getArray().toFloatArray();
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  private static void assertClose(double[] actual, double[] expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).as("entry %d", i).isCloseTo(expected[i], within(1e-5));
    }
  }
}
