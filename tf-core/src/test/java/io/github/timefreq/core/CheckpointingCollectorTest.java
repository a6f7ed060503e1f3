package io.github.timefreq.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is computed again in the backward pass, and what is not. */
class CheckpointingCollectorTest {
  private static final int WIDTH = 6;

  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  /** Filterbanks that run piece by piece. */
  static Stream<FilterbankConfig> piecewise() {
    FilterbankConfig small = CoreFixture.config(b -> b.optFilters(5).optKernelLength(4));
    return Stream.of(
        CoreFixture.with(small, b -> b.optNonlinearity(Nonlinearity.GELU)),
        CoreFixture.with(small, b -> b.optAdaptiveGains(AdaptiveGains.linear(WIDTH))));
  }

  @ParameterizedTest
  @MethodSource("piecewise")
  void theForwardPassKeepsNoWayBackToTheWeights(FilterbankConfig config) {
    Filterbank filterbank = CoreFixture.filterbank(config, manager, WIDTH);
    StepParameterStore store = new StepParameterStore(manager);
    List<Float> gradients = new ArrayList<>();
    try (CheckpointingCollector collector = CheckpointingCollector.open()) {
      NDArray y = forward(filterbank, store, input(), true);
      // The last segment is the first to run.
      collector.recompute(engine -> gradients.add(gradientOfGains(filterbank, store)));

      collector.backward(y.sum());
    }

    assertThat(gradients).containsExactly(0f);
    assertThat(gradientOfGains(filterbank, store)).isPositive();
  }

  @ParameterizedTest
  @MethodSource("piecewise")
  void layersBehindAFrozenOneLearn(FilterbankConfig config) {
    Filterbank frozen = CoreFixture.filterbank(config, manager, WIDTH);
    frozen.freezeParameters(true);
    Filterbank learning = CoreFixture.filterbank(config, manager, WIDTH);
    StepParameterStore store = new StepParameterStore(manager);
    try (CheckpointingCollector collector = CheckpointingCollector.open()) {
      NDArray x = forward(frozen, store, input(), true);

      collector.backward(forward(learning, store, x, true).sum());
    }

    assertThat(gradientOfGains(learning, store)).isPositive();
  }

  @ParameterizedTest
  @MethodSource("piecewise")
  void aModelLearnsFromAnotherThatIsOnlyRead(FilterbankConfig config) {
    Filterbank teacher = CoreFixture.filterbank(config, manager, WIDTH);
    Filterbank student = CoreFixture.filterbank(config, manager, WIDTH);
    StepParameterStore store = new StepParameterStore(manager);
    NDArray x = input();
    try (CheckpointingCollector collector = CheckpointingCollector.open()) {
      NDArray y = forward(student, store, x, true);
      NDArray target = forward(teacher, new StepParameterStore(manager), x, false);

      collector.backward(y.mul(target).sum());
    }

    assertThat(gradientOfGains(student, store)).isPositive();
  }

  private NDArray input() {
    return CoreFixture.random(manager, 2, 40, WIDTH);
  }

  private static NDArray forward(
      Filterbank filterbank, StepParameterStore store, NDArray x, boolean training) {
    return filterbank.forward(store, new NDList(x), training).singletonOrThrow();
  }

  /** Sum of the magnitudes. */
  private static float gradientOfGains(Filterbank filterbank, StepParameterStore store) {
    return store.gradient(NamedParameters.of(filterbank).get("gains")).abs().sum().getFloat();
  }

  @Test
  void oneCollectorIsOpenAtATime() {
    try (CheckpointingCollector first = CheckpointingCollector.open()) {
      assertThatThrownBy(CheckpointingCollector::open).isInstanceOf(IllegalStateException.class);
      assertThat(CheckpointingCollector.current()).isSameAs(first);
    }
    assertThat(CheckpointingCollector.current()).isNull();
  }
}
