package io.github.timefreq.core.filterbank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.core.internal.memory.RecomputingGradientCollector;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Native memory is owned: what a step makes goes with the step. */
class MemoryTest {
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
  @MethodSource("io.github.timefreq.core.filterbank.CoreFixture#plans")
  void trainingStepsLeaveNoArraysBehind(FilterbankConfig config) {
    Filterbank filterbank = CoreFixture.filterbank(config, manager, 6);
    train(filterbank);
    int before = manager.getManagedArrays().size();

    for (int i = 0; i < 5; i++) {
      train(filterbank);
    }

    assertThat(manager.getManagedArrays()).hasSize(before);
  }

  private void train(Filterbank filterbank) {
    try (NDManager step = manager.newSubManager();
        RecomputingGradientCollector collector = RecomputingGradientCollector.open()) {
      ScopedParameterStore store = new ScopedParameterStore(step);
      NDArray x = CoreFixture.random(step, 2, 16, 6);
      collector.backward(
          filterbank.forward(store, new NDList(x), true).singletonOrThrow().square().mean());
      for (Parameter parameter : NamedParameters.of(filterbank).values()) {
        assertThat(store.gradient(parameter).getShape()).isEqualTo(parameter.getShape());
      }
    }
  }

  @Test
  void aParameterOutsideOfTheStepHasNoGradient() {
    Filterbank filterbank = CoreFixture.filterbank(FilterbankConfig.defaults(), manager, 3);
    Parameter parameter = NamedParameters.of(filterbank).get("gains");

    assertThatThrownBy(() -> new ScopedParameterStore(manager).gradient(parameter))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("parameter gains took no part in this step");
  }
}
