package io.github.timefreq.core.preset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.github.timefreq.core.baseline.CanonConfig;
import io.github.timefreq.core.baseline.MovingAverageConfig;
import io.github.timefreq.core.filterbank.CoreFixture;
import io.github.timefreq.core.filterbank.FilterbankConfig;
import io.github.timefreq.core.filterbank.Start;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import io.github.timefreq.core.signal.SignalConfig;
import io.github.timefreq.core.signal.SignalLayer;
import io.github.timefreq.core.signal.SignalStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever stands between the blocks of a GPT: filterbanks and rivals alike. */
class SignalPresetTest {
  private static final int WIDTH = 16;

  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @ParameterizedTest
  @EnumSource(SignalPreset.class)
  void aLayerSeesNoFutureToken(SignalPreset preset) {
    SignalLayer layer = trained(preset);
    NDArray x = CoreFixture.random(manager, 1, 90, WIDTH);
    NDArray before = apply(layer, x);
    x.set(new NDIndex("0, 50"), 7f);

    NDArray after = apply(layer, x);

    assertThat(after.get(":, 0:50").toFloatArray()).isEqualTo(before.get(":, 0:50").toFloatArray());
    assertThat(after.get(":, 50").toFloatArray()).isNotEqualTo(before.get(":, 50").toFloatArray());
  }

  @ParameterizedTest
  @EnumSource(SignalPreset.class)
  void aStreamGivesWhatTheWholeGives(SignalPreset preset) {
    SignalLayer layer = trained(preset);
    NDArray x = CoreFixture.random(manager, 2, 70, WIDTH);
    NDList pieces = new NDList();
    try (SignalStream stream = layer.openStream(new ScopedParameterStore(manager), manager, 2)) {
      pieces.add(stream.next(x.get(":, 0:40")));
      for (int t = 40; t < 70; t++) {
        pieces.add(stream.next(x.get(new NDIndex(":, {}:{}", t, t + 1))));
      }
    }

    assertClose(NDArrays.concat(pieces, 1), apply(layer, x));
  }

  @ParameterizedTest
  @EnumSource(SignalPreset.class)
  void theSettingsKnowTheNumberOfParameters(SignalPreset preset) {
    SignalLayer layer = trained(preset);

    long size =
        NamedParameters.of(layer).values().stream().mapToLong(p -> p.getArray().size()).sum();

    assertThat(preset.config().parameterCount(WIDTH)).isEqualTo(size);
  }

  @ParameterizedTest
  @EnumSource(SignalPreset.class)
  void aPresetIsFoundByItsTitle(SignalPreset preset) {
    assertThat(SignalPreset.named(preset.title())).isEqualTo(preset);
  }

  @Test
  void anUnknownTitleIsRefused() {
    assertThatThrownBy(() -> SignalPreset.named("cannon"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no signal layer 'cannon'; there are filterbank, multi-scale,");
  }

  @Test
  void tokenShiftMixesNeighbours() {
    SignalLayer layer = fresh(SignalPreset.TOKEN_SHIFT);
    NDArray x = CoreFixture.random(manager, 1, 9, WIDTH);
    assertClose(apply(layer, x), x);

    NamedParameters.of(layer).get("mix").getArray().addi(manager.full(new Shape(1), 0.25f));

    NDArray y = apply(layer, x);
    NDArray before = manager.zeros(new Shape(1, 1, WIDTH)).concat(x.get(":, 0:8"), 1);
    assertClose(y, x.mul(0.75f).add(before.mul(0.25f)));
  }

  @Test
  void canonAddsAShortConvolution() {
    SignalLayer layer = fresh(SignalPreset.CANON);
    float[] kernels = NamedParameters.of(layer).get("kernels").getArray().toFloatArray();
    NDArray x = CoreFixture.random(manager, 1, 9, WIDTH);

    NDArray y = apply(layer, x);

    int d = 5;
    double expected = x.getFloat(0, 6, d);
    for (int k = 0; k < 4; k++) {
      expected += kernels[d * 4 + k] * x.getFloat(0, 6 - k, d);
    }
    assertThat((double) y.getFloat(0, 6, d)).isCloseTo(expected, within(1e-5));
    for (float tap : kernels) {
      assertThat(tap).isBetween(-0.5f, 0.5f);
    }
  }

  @Test
  void waveletAveragesAreThoseThatAHaarStartBeginsWith() {
    SignalLayer averages = fresh(SignalPreset.WAVELET);
    SignalLayer filterbank = fresh(FilterbankConfig.builder().optStart(Start.HAAR).build());
    NDArray x = CoreFixture.random(manager, 2, 50, WIDTH);

    assertClose(apply(averages, x), apply(filterbank, x));
  }

  @Test
  void badSettingsAreRefused() {
    assertThatThrownBy(() -> new CanonConfig(0))
        .hasMessage("kernelLength must be between 1 and 1048576, got 0");
    assertThatThrownBy(() -> new MovingAverageConfig(1))
        .hasMessage("longest must be between 2 and 1048576, got 1");
  }

  @Test
  void weightsThatAreNoNumbersAreRefusedByAStream() {
    SignalLayer layer = fresh(SignalPreset.CANON);
    Parameter kernels = NamedParameters.of(layer).get("kernels");
    kernels.getArray().set(new NDIndex("3, 1"), Float.NaN);
    ScopedParameterStore store = new ScopedParameterStore(manager);

    assertThatThrownBy(() -> layer.openStream(store, manager, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("parameter kernels holds NaN or infinite values: the model is damaged");
  }

  private SignalLayer fresh(SignalPreset preset) {
    return fresh(preset.config());
  }

  private SignalLayer fresh(SignalConfig config) {
    SignalLayer layer = config.newLayer();
    NamedParameters.initialize(layer, manager, 3, new Shape(1, 8, WIDTH));
    return layer;
  }

  private SignalLayer trained(SignalPreset preset) {
    SignalLayer layer = fresh(preset);
    for (Parameter parameter : NamedParameters.of(layer).values()) {
      NDArray array = parameter.getArray();
      array.addi(manager.randomNormal(0f, 0.1f, array.getShape(), DataType.FLOAT32));
    }
    return layer;
  }

  private static NDArray apply(SignalLayer layer, NDArray x) {
    ScopedParameterStore store = new ScopedParameterStore(x.getManager());
    return layer.forward(store, new NDList(x), false).singletonOrThrow();
  }

  private static void assertClose(NDArray actual, NDArray expected) {
    assertThat(actual.getShape()).isEqualTo(expected.getShape());
    float[] a = actual.toFloatArray();
    float[] e = expected.toFloatArray();
    for (int i = 0; i < a.length; i++) {
      assertThat(a[i]).as("element %d", i).isCloseTo(e[i], within(2e-5f));
    }
  }
}
