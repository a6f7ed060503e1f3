package io.github.timefreq.core.filterbank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.XavierInitializer;
import io.github.timefreq.core.baseline.CanonConfig;
import io.github.timefreq.core.baseline.TokenShiftConfig;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.core.plan.PlanChoice;
import io.github.timefreq.core.signal.Causality;
import io.github.timefreq.core.signal.SignalConfig;
import io.github.timefreq.core.signal.SignalLayer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Signal layers in models that DJL trains, saves and loads. */
class SavedParametersTest {
  private static final Shape INPUT = new Shape(1, 8, 6);

  @TempDir private Path folder;
  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  static Stream<SignalConfig> layers() {
    return Stream.concat(
        CoreFixture.configs(), Stream.of(new CanonConfig(4), new TokenShiftConfig()));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void anInitializerOfATrainingLeavesTheStartOfALayer(SignalConfig config) {
    SignalLayer expected = config.newLayer();
    NamedParameters.initialize(expected, manager, 3, INPUT);
    SignalLayer layer = config.newLayer();
    XavierInitializer xavier = new XavierInitializer();
    layer.setInitializer(xavier, Parameter.Type.WEIGHT);
    layer.setInitializer(xavier, Parameter.Type.BIAS);

    NamedParameters.initialize(layer, manager, 3, INPUT);

    Map<String, Parameter> values = layer.getDirectParameters().toMap();
    expected
        .getDirectParameters()
        .toMap()
        .forEach(
            (name, parameter) ->
                assertThat(floats(values.get(name))).as(name).isEqualTo(floats(parameter)));
  }

  @Test
  void parametersLoadIntoTheSameConfigurationOnly() throws Exception {
    FilterbankConfig causal = FilterbankConfig.defaults();
    save(causal.newLayer());

    assertThat(load(causal.newLayer())).isNotNull();
    // How it is computed, or how it starts, is no part of what the parameters mean.
    assertThat(load(causal.toBuilder().optPlan(PlanChoice.LITERAL).build().newLayer())).isNotNull();
    assertThatThrownBy(
            () -> load(causal.toBuilder().optCausality(Causality.CENTERED).build().newLayer()))
        .isInstanceOf(MalformedModelException.class)
        .hasStackTraceContaining(
            "the parameters were saved with causality=CAUSAL, this block has causality=CENTERED");
    assertThatThrownBy(() -> load(new CanonConfig(4).newLayer()))
        .hasStackTraceContaining("saved with a FilterbankConfig, this block has a CanonConfig");
  }

  @Test
  void firstValuesNeitherRepeatNorEraseTheRandomNumbersOfAnApplication() {
    float[] one = drawnAfterInitializing(1);
    float[] two = drawnAfterInitializing(2);

    assertThat(one).isNotEqualTo(two);
    assertThat(drawnAfterInitializing(1)).isEqualTo(one);
  }

  private float[] drawnAfterInitializing(int seed) {
    Engine.getInstance().setRandomSeed(seed);
    NamedParameters.initialize(FilterbankConfig.defaults().newLayer(), manager, 7, INPUT);
    return manager.randomNormal(new Shape(4)).toFloatArray();
  }

  @Test
  void whatIsAllocatedDrawsNothing() {
    Engine.getInstance().setRandomSeed(1);
    float[] expected = manager.randomNormal(new Shape(4)).toFloatArray();
    Engine.getInstance().setRandomSeed(1);

    NamedParameters.allocate(FilterbankConfig.adaptive().newLayer(), manager, new Shape(1, 8, 8));

    assertThat(manager.randomNormal(new Shape(4)).toFloatArray()).isEqualTo(expected);
  }

  private void save(Block block) throws IOException {
    block.initialize(manager, DataType.FLOAT32, INPUT);
    try (Model model = Model.newInstance("layer")) {
      model.setBlock(block);
      model.save(folder, "layer");
    }
  }

  private Block load(Block block) throws IOException, MalformedModelException {
    try (Model model = Model.newInstance("layer")) {
      model.setBlock(block);
      model.load(folder, "layer");
      return model.getBlock();
    }
  }

  private static float[] floats(Parameter parameter) {
    return parameter.getArray().toFloatArray();
  }
}
