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
import io.github.timefreq.core.baseline.CanonConfig;
import io.github.timefreq.core.filterbank.FilterbankConfig;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.core.internal.memory.RecomputingGradientCollector;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import io.github.timefreq.core.signal.Causality;
import io.github.timefreq.core.signal.SignalConfig;
import io.github.timefreq.core.signal.SignalLayer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All ways to filter against the definition in DJL's operators. */
class FusedFirTest {
  private static final int TOKENS = 21;
  private static final int WIDTH = 6;

  private NDManager manager;
  private NDArray input;

  @BeforeEach
  void drawInput() {
    manager = NDManager.newBaseManager();
    manager.getEngine().setRandomSeed(3);
    input = manager.randomNormal(0, 1, new Shape(2, TOKENS, WIDTH), DataType.FLOAT32);
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  static Stream<Arguments> layers() {
    FilterbankConfig bank =
        FilterbankConfig.defaults().toBuilder().optFilters(4).optKernelLength(8).build();
    return Stream.of("conv", "blocks")
        .flatMap(
            way ->
                Stream.<SignalConfig>of(
                        bank,
                        bank.toBuilder()
                            .optKernelLength(7)
                            .optCausality(Causality.CENTERED)
                            .build(),
                        new CanonConfig(4))
                    .map(config -> Arguments.of(way, config)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"conv", "blocks"})
  void inBfloat16TheInputItselfIsNotRounded(String way) {
    SignalLayer layer = FilterbankConfig.defaults().newLayer();
    NamedParameters.initialize(layer, manager, 1, input.getShape());
    for (Parameter parameter : NamedParameters.of(layer).values()) {
      parameter.getArray().muli(manager.full(new Shape(1), 0f)); // the residual is left
    }

    float[] output =
        FusedProperties.with(
            FusedFir.PROPERTY,
            way,
            () -> FusedProperties.fused("bfloat16", () -> trained(layer).get("output")));

    assertThat(output).containsExactly(input.toFloatArray());
  }

  @ParameterizedTest
  @MethodSource("layers")
  void valuesAndGradientsEqualThoseOfTheDefinition(String way, SignalConfig config) {
    SignalLayer layer = layer(config);

    Map<String, float[]> composed = FusedProperties.composed(() -> trained(layer));
    Map<String, float[]> fused =
        FusedProperties.with(
            FusedFir.PROPERTY, way, () -> FusedProperties.fused("float32", () -> trained(layer)));

    composed.forEach(
        (name, expected) -> {
          float[] actual = fused.get(name);
          assertThat(actual).as(name).hasSameSizeAs(expected);
          for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i])
                .as("%s %d", name, i)
                .isCloseTo(expected[i], within(2e-5f * Math.max(1, Math.abs(expected[i]))));
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"conv", "blocks"})
  void aLaterTokenLeavesEarlierOutputsBitForBit(String way) {
    SignalLayer layer =
        layer(FilterbankConfig.defaults().toBuilder().optFilters(4).optKernelLength(8).build());
    NDArray changed = input.duplicate();
    changed.set(
        new NDIndex(":, 13:"),
        manager.randomNormal(0, 1, new Shape(2, TOKENS - 13, WIDTH), DataType.FLOAT32));

    float[] before = FusedProperties.with(FusedFir.PROPERTY, way, () -> start(layer, input));
    float[] after = FusedProperties.with(FusedFir.PROPERTY, way, () -> start(layer, changed));

    assertThat(after).containsExactly(before);
  }

  private float[] start(SignalLayer layer, NDArray x) {
    return FusedProperties.fused(
        "float32",
        () -> {
          try (NDManager step = manager.newSubManager()) {
            NDArray in = x.duplicate();
            in.attach(step);
            return layer
                .forward(new ScopedParameterStore(step), new NDList(in), false)
                .get(0)
                .get(new NDIndex(":, 0:13"))
                .toFloatArray();
          }
        });
  }

  /** With parameters that have left their start. */
  private SignalLayer layer(SignalConfig config) {
    SignalLayer layer = config.newLayer();
    NamedParameters.initialize(layer, manager, 1, input.getShape());
    for (Parameter parameter : NamedParameters.of(layer).values()) {
      NDArray array = parameter.getArray();
      array.addi(manager.randomNormal(0, 0.2f, array.getShape(), DataType.FLOAT32));
    }
    return layer;
  }

  private Map<String, float[]> trained(SignalLayer layer) {
    Map<String, float[]> results = new LinkedHashMap<>();
    try (NDManager step = manager.newSubManager()) {
      ScopedParameterStore store = new ScopedParameterStore(step);
      NDArray x = input.duplicate();
      x.attach(step);
      x.setRequiresGradient(true);
      try (RecomputingGradientCollector collector = RecomputingGradientCollector.open()) {
        NDArray y = layer.forward(store, new NDList(x), true).get(0);
        results.put("output", y.toFloatArray());
        collector.backward(y.square().sum());
      }
      results.put("input", x.getGradient().toFloatArray());
      NamedParameters.of(layer)
          .forEach((name, p) -> results.put(name, store.gradient(p).toFloatArray()));
    }
    return results;
  }
}
