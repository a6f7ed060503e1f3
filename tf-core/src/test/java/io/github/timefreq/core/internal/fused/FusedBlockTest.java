package io.github.timefreq.core.internal.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.core.internal.memory.RecomputingGradientCollector;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import io.github.timefreq.core.transformer.TransformerBlock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fused block against its definition in DJL's operators. */
class FusedBlockTest {
  private static final int TOKENS = 12;
  private static final int WIDTH = 16;

  private NDManager manager;
  private NDArray input;
  private NDArray weights;

  @BeforeEach
  void drawInput() {
    manager = NDManager.newBaseManager();
    manager.getEngine().setRandomSeed(3);
    input = normal(new Shape(2, TOKENS, WIDTH));
    weights = normal(new Shape(2, TOKENS, WIDTH));
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @ParameterizedTest
  @CsvSource({
    "float32, true, 1e-5",
    "float32, false, 1e-5",
    "bfloat16, true, 2e-2",
    "bfloat16, false, 2e-2"
  })
  void valuesAndGradientsEqualThoseOfTheDefinition(
      String precision, boolean causal, double tolerance) {
    TransformerBlock block = block(0);

    Map<String, float[]> composed = FusedProperties.composed(() -> trained(block, causal));
    Map<String, float[]> fused = FusedProperties.fused(precision, () -> trained(block, causal));

    composed.forEach(
        (name, expected) ->
            assertThat(distance(fused.get(name), expected)).as(name).isLessThan(tolerance));
  }

  @ParameterizedTest
  @ValueSource(strings = {"float32", "bfloat16"})
  void aLaterTokenLeavesEarlierOutputsBitForBit(String precision) {
    TransformerBlock block = block(0);
    NDArray changed = input.duplicate();
    changed.set(new NDIndex(":, 7:"), normal(new Shape(2, TOKENS - 7, WIDTH)));

    float[] before = FusedProperties.fused(precision, () -> output(block, input, ":, 0:7"));
    float[] after = FusedProperties.fused(precision, () -> output(block, changed, ":, 0:7"));
    float[] laterBefore = FusedProperties.fused(precision, () -> output(block, input, ":, 7:"));
    float[] laterAfter = FusedProperties.fused(precision, () -> output(block, changed, ":, 7:"));

    assertThat(after).containsExactly(before);
    assertThat(laterAfter).isNotEqualTo(laterBefore);
  }

  @Test
  void equalCallsGiveEqualBitsFromTheFirstOn() {
    TransformerBlock block = block(0);

    Map<String, float[]> first = FusedProperties.fused("float32", () -> trained(block, true));

    for (int i = 0; i < 3; i++) {
      Map<String, float[]> next = FusedProperties.fused("float32", () -> trained(block, true));
      first.forEach((name, value) -> assertThat(next.get(name)).as(name).containsExactly(value));
    }
  }

  @Test
  void dropoutDropsInTrainingOnly() {
    TransformerBlock dropping = block(0.5);
    TransformerBlock keeping = block(0);

    float[] evaluated = FusedProperties.fused("float32", () -> output(dropping, input, ":"));
    float[] kept = FusedProperties.fused("float32", () -> output(keeping, input, ":"));
    float[] dropped = FusedProperties.fused("float32", () -> trained(dropping, true).get("output"));

    assertThat(evaluated).containsExactly(kept);
    assertThat(distance(dropped, kept)).isGreaterThan(1e-3);
  }

  @Test
  void theBranchesMakeUpTheBlock() {
    TransformerBlock block = block(0);
    NDList parameters = new NDList();
    NamedParameters.of(block).values().forEach(p -> parameters.add(p.getArray().stopGradient()));

    float[] composed = FusedProperties.composed(() -> output(block, input, ":"));
    float[] branches =
        FusedProperties.fused(
            "float32",
            () -> {
              FusedBlock fused = FusedBlock.find(manager, 2, true, 0).orElseThrow();
              NDArray x = input.add(fused.attend(normed(input), parameters, false));
              return x.add(fused.transform(normed(x), parameters, false)).toFloatArray();
            });

    assertThat(distance(branches, composed)).isCloseTo(0, within(1e-5));
  }

  /** As a norm does that has not been trained. */
  private NDArray normed(NDArray x) {
    NDArray centred = x.sub(x.mean(new int[] {2}, true));
    NDArray variance = centred.square().mean(new int[] {2}, true);
    return centred.div(variance.add(manager.full(new Shape(1), 1e-5f)).sqrt());
  }

  private TransformerBlock block(double dropout) {
    TransformerBlock block = new TransformerBlock(WIDTH, 2, 40, 2, dropout);
    NamedParameters.initialize(block, manager, 1, input.getShape());
    return block;
  }

  private NDArray normal(Shape shape) {
    return manager.randomNormal(0, 1, shape, DataType.FLOAT32);
  }

  private float[] output(TransformerBlock block, NDArray x, String part) {
    try (NDManager step = manager.newSubManager()) {
      NDList inputs = new NDList(copy(x, step), TransformerBlock.mask(step, TOKENS));
      return block
          .forward(new ScopedParameterStore(step), inputs, false)
          .get(0)
          .get(new NDIndex(part))
          .toFloatArray();
    }
  }

  /** The output, and the gradients of its weighted sum. */
  private Map<String, float[]> trained(TransformerBlock block, boolean causal) {
    Map<String, float[]> results = new LinkedHashMap<>();
    manager.getEngine().setRandomSeed(5);
    try (NDManager step = manager.newSubManager()) {
      ScopedParameterStore store = new ScopedParameterStore(step);
      NDArray x = copy(input, step);
      x.setRequiresGradient(true);
      try (RecomputingGradientCollector collector = RecomputingGradientCollector.open()) {
        NDList inputs = new NDList(x);
        if (causal) {
          inputs.add(TransformerBlock.mask(step, TOKENS));
        }
        NDArray y = block.forward(store, inputs, true).get(0);
        results.put("output", y.toFloatArray());
        collector.backward(y.mul(weights).sum());
      }
      results.put("input", x.getGradient().toFloatArray());
      for (Map.Entry<String, Parameter> entry : NamedParameters.of(block).entrySet()) {
        results.put(entry.getKey(), store.gradient(entry.getValue()).toFloatArray());
      }
    }
    return results;
  }

  private static NDArray copy(NDArray x, NDManager step) {
    NDArray copy = x.duplicate();
    copy.attach(step);
    return copy;
  }

  /** Largest difference over the largest value. */
  private static double distance(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    double difference = 0;
    double size = 1e-3;
    for (int i = 0; i < expected.length; i++) {
      difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
      size = Math.max(size, Math.abs(expected[i]));
    }
    return difference / size;
  }
}
