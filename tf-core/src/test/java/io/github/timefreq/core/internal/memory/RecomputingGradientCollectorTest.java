package io.github.timefreq.core.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.timefreq.core.filterbank.CoreFixture;
import io.github.timefreq.core.filterbank.Filterbank;
import io.github.timefreq.core.filterbank.FilterbankConfig;
import io.github.timefreq.core.subband.AdaptiveGains;
import io.github.timefreq.core.subband.Nonlinearity;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is computed again in the backward pass, and what is not. */
class RecomputingGradientCollectorTest {
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
    ScopedParameterStore store = new ScopedParameterStore(manager);
    List<Float> gradients = new ArrayList<>();
    try (RecomputingGradientCollector collector = RecomputingGradientCollector.open()) {
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
    ScopedParameterStore store = new ScopedParameterStore(manager);
    try (RecomputingGradientCollector collector = RecomputingGradientCollector.open()) {
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
    ScopedParameterStore store = new ScopedParameterStore(manager);
    NDArray x = input();
    try (RecomputingGradientCollector collector = RecomputingGradientCollector.open()) {
      NDArray y = forward(student, store, x, true);
      NDArray target = forward(teacher, new ScopedParameterStore(manager), x, false);

      collector.backward(y.mul(target).sum());
    }

    assertThat(gradientOfGains(student, store)).isPositive();
  }

  private NDArray input() {
    return CoreFixture.random(manager, 2, 40, WIDTH);
  }

  private static NDArray forward(
      Filterbank filterbank, ScopedParameterStore store, NDArray x, boolean training) {
    return filterbank.forward(store, new NDList(x), training).singletonOrThrow();
  }

  /** Sum of the magnitudes. */
  private static float gradientOfGains(Filterbank filterbank, ScopedParameterStore store) {
    return store.gradient(NamedParameters.of(filterbank).get("gains")).abs().sum().getFloat();
  }

  @Test
  void oneCollectorIsOpenAtATime() {
    try (RecomputingGradientCollector first = RecomputingGradientCollector.open()) {
      assertThatThrownBy(RecomputingGradientCollector::open)
          .isInstanceOf(IllegalStateException.class);
      assertThat(RecomputingGradientCollector.current()).isSameAs(first);
    }
    assertThat(RecomputingGradientCollector.current()).isNull();
  }
}
