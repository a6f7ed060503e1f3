package io.github.timefreq.core.filterbank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import io.github.timefreq.core.signal.Causality;
import io.github.timefreq.core.signal.SignalStream;
import io.github.timefreq.core.subband.AdaptiveGains;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens piece by piece give what they give at once. */
class StreamingTest {
  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  static Stream<FilterbankConfig> causalPlans() {
    return CoreFixture.plans().filter(config -> config.causality() == Causality.CAUSAL);
  }

  @ParameterizedTest
  @MethodSource("causalPlans")
  void piecesOfASequenceGiveTheWhole(FilterbankConfig config) {
    Filterbank filterbank = CoreFixture.filterbank(config, manager, 6);
    NDArray x = CoreFixture.random(manager, 2, 30, 6);
    float[] whole = CoreFixture.apply(filterbank, x).toFloatArray();

    NDList pieces = new NDList();
    try (SignalStream stream =
        filterbank.openStream(new ScopedParameterStore(manager), manager, 2)) {
      long from = 0;
      for (long length : new long[] {1, 1, 5, 1, 20, 2}) {
        pieces.add(stream.next(x.get(new NDIndex(":, {}:{}", from, from + length))));
        from += length;
      }
    }

    float[] streamed = NDArrays.concat(pieces, 1).toFloatArray();
    for (int i = 0; i < whole.length; i++) {
      assertThat(streamed[i]).as("element %d", i).isCloseTo(whole[i], within(1e-5f));
    }
  }

  @ParameterizedTest
  @MethodSource("causalPlans")
  void aLongStreamKeepsNoArrays(FilterbankConfig config) {
    Filterbank filterbank = CoreFixture.filterbank(config, manager, 6);
    NDManager owner = manager.newSubManager();
    try (SignalStream stream = filterbank.openStream(new ScopedParameterStore(owner), owner, 1)) {
      next(stream);
      int before = count(owner);

      for (int i = 0; i < 20; i++) {
        next(stream);
      }

      assertThat(count(owner)).isEqualTo(before);
    }
  }

  static Stream<FilterbankConfig> causalPlansAndATransformer() {
    return Stream.concat(
        causalPlans(),
        Stream.of(
            CoreFixture.config(
                b ->
                    b.optFilters(4)
                        .optKernelLength(4)
                        .optAdaptiveGains(AdaptiveGains.transformer(2)))));
  }

  @ParameterizedTest
  @MethodSource("causalPlansAndATransformer")
  void aStreamKeepsToTheParametersThatItWasOpenedWith(FilterbankConfig config) {
    Filterbank filterbank = CoreFixture.filterbank(config, manager, 6);
    NDArray x = CoreFixture.random(manager, 2, 30, 6);
    float[] whole = CoreFixture.apply(filterbank, x).toFloatArray();
    NDManager opening = manager.newSubManager();
    try (SignalStream stream =
        filterbank.openStream(new ScopedParameterStore(opening), manager, 2)) {
      opening.close();
      NamedParameters.of(filterbank).values().forEach(p -> p.getArray().muli(0));

      assertThat(stream.next(x).toFloatArray()).containsExactly(whole, offset(1e-4f));
    }
  }

  private void next(SignalStream stream) {
    try (NDManager step = manager.newSubManager()) {
      stream.next(CoreFixture.random(step, 1, 1, 6));
    }
  }

  /** Arrays of a manager and of those below it. */
  private static int count(NDManager manager) {
    return manager.getManagedArrays().size();
  }

  @Test
  void aStreamTakesWhatItWasOpenedFor() {
    Filterbank filterbank = CoreFixture.filterbank(FilterbankConfig.defaults(), manager, 3);
    try (SignalStream stream =
        filterbank.openStream(new ScopedParameterStore(manager), manager, 2)) {
      assertRefused(stream, 1, 1, 3);
      assertRefused(stream, 2, 1, 4);
      assertRefused(stream, 2, 0, 3);
      assertRefused(stream, 2, 3);
    }
  }

  private void assertRefused(SignalStream stream, long... shape) {
    NDArray x = CoreFixture.random(manager, shape);
    assertThatThrownBy(() -> stream.next(x))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the stream takes [2, n >= 1, 3], got (");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void gainsThatLookAheadHaveNoStreamHoweverShortTheKernels(int kernelLength) {
    FilterbankConfig.Builder centered =
        FilterbankConfig.defaults().toBuilder()
            .optFilters(2)
            .optKernelLength(kernelLength)
            .optCausality(Causality.CENTERED);
    ScopedParameterStore store = new ScopedParameterStore(manager);
    Filterbank transformer =
        CoreFixture.filterbank(
            centered.optAdaptiveGains(AdaptiveGains.transformer(2)).build(), manager, 4);
    assertThatThrownBy(() -> transformer.openStream(store, manager, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("the Transformer that makes the gains");

    Filterbank lowRank =
        CoreFixture.filterbank(
            centered.optAdaptiveGains(AdaptiveGains.lowRank(2, 2)).build(), manager, 4);
    NDArray x = CoreFixture.random(manager, 1, 5, 4);
    try (SignalStream stream = lowRank.openStream(store, manager, 1)) {
      assertThat(stream.next(x).getShape()).isEqualTo(x.getShape());
    }
  }

  @Test
  void aFilterbankThatLooksAheadHasNoStream() {
    Filterbank filterbank =
        CoreFixture.filterbank(
            FilterbankConfig.defaults().toBuilder().optCausality(Causality.CENTERED).build(),
            manager,
            3);
    ScopedParameterStore store = new ScopedParameterStore(manager);

    assertThatThrownBy(() -> filterbank.openStream(store, manager, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("looks ahead");
    Filterbank fresh = new Filterbank(FilterbankConfig.defaults());
    assertThatThrownBy(() -> fresh.openStream(store, manager, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not initialized");
  }
}
