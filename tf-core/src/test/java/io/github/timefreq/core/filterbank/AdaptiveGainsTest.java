package io.github.timefreq.core.filterbank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AdaptiveGainsTest {
  private static final int WIDTH = 6;
  private static final int TOKENS = 9;

  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  static Stream<FilterbankConfig> adaptiveConfigs() {
    return CoreFixture.configs().filter(config -> config.adaptiveGains() != null);
  }

  @ParameterizedTest
  @MethodSource("adaptiveConfigs")
  void gainsOverTokensAreThoseOfTheDefinition(FilterbankConfig config) {
    Filterbank filterbank = CoreFixture.filterbank(config, manager, WIDTH);
    ReferenceFilterbank reference = CoreFixture.reference(filterbank);
    NDArray x = CoreFixture.random(manager, 2, TOKENS, WIDTH);
    int groups = config.spec().adaptiveGainsOrThrow().groups();

    NDArray gains = filterbank.adaptiveGains(new ScopedParameterStore(manager), x);

    assertThat(gains.getShape()).isEqualTo(new Shape(2, TOKENS, groups, config.filters()));
    float[] values = gains.toFloatArray();
    int i = 0;
    for (double[][] sequence : CoreFixture.cube(x)) {
      for (double[] token : reference.adaptiveGains(sequence)) {
        for (double gain : token) {
          assertThat(values[i++]).isCloseTo((float) (reference.alpha * gain), within(1e-5f));
        }
      }
    }
  }

  @Test
  void staticGainsHaveNothingToTellOverTokens() {
    Filterbank filterbank = CoreFixture.filterbank(FilterbankConfig.defaults(), manager, WIDTH);
    NDArray x = CoreFixture.random(manager, 1, TOKENS, WIDTH);

    assertThatThrownBy(() -> filterbank.adaptiveGains(new ScopedParameterStore(manager), x))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the filterbank has static gains only");
  }
}
