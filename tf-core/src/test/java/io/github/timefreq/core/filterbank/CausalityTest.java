package io.github.timefreq.core.filterbank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.github.timefreq.core.plan.PlanChoice;
import io.github.timefreq.core.subband.AdaptiveGains;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Outputs depend on the tokens that the configuration says, and on no others. */
class CausalityTest {
  private static final int TOKENS = 48;
  private static final int WIDTH = 6;
  private static final int CHANGED = 17;

  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  static Stream<FilterbankConfig> exactPlans() {
    return CoreFixture.plans().filter(config -> config.plan() != PlanChoice.FFT);
  }

  static Stream<FilterbankConfig> fftPlans() {
    return CoreFixture.plans().filter(config -> config.plan() == PlanChoice.FFT);
  }

  @ParameterizedTest
  @MethodSource("exactPlans")
  void changingATokenLeavesWhatIsOutOfReachBitIdentical(FilterbankConfig config) {
    Filterbank filterbank = CoreFixture.filterbank(config, manager, WIDTH);
    NDArray x = CoreFixture.random(manager, 1, TOKENS, WIDTH);
    float[] before = CoreFixture.apply(filterbank, x).toFloatArray();
    x.set(new NDIndex("0, {}", CHANGED), 7f);

    float[] after = CoreFixture.apply(filterbank, x).toFloatArray();

    int first = CHANGED - config.lookahead();
    int end = CHANGED + config.historyLength() + 1;
    assertThat(rows(after, 0, first)).isEqualTo(rows(before, 0, first));
    assertThat(rows(after, end, TOKENS)).isEqualTo(rows(before, end, TOKENS));
    assertThat(rows(after, first, first + 1)).isNotEqualTo(rows(before, first, first + 1));
    assertThat(rows(after, end - 1, end)).isNotEqualTo(rows(before, end - 1, end));
  }

  /** A product of a zero with NaN is NaN, and bands of effective kernels are padded with zeros. */
  static Stream<FilterbankConfig> plansThatKeepNonFiniteValuesOut() {
    return exactPlans()
        .filter(config -> config.plan() != PlanChoice.EFFECTIVE_KERNEL && !config.looksAhead());
  }

  @ParameterizedTest
  @MethodSource("plansThatKeepNonFiniteValuesOut")
  void noLaterTokenReachesEarlierOutputsWhateverItHolds(FilterbankConfig config) {
    Filterbank filterbank = CoreFixture.filterbank(config, manager, WIDTH);
    NDArray x = CoreFixture.random(manager, 1, TOKENS, WIDTH);
    float[] before = CoreFixture.apply(filterbank, x).toFloatArray();
    for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, -1e30f}) {
      x.set(new NDIndex("0, {}", CHANGED), value);

      float[] after = CoreFixture.apply(filterbank, x).toFloatArray();

      assertThat(rows(after, 0, CHANGED)).isEqualTo(rows(before, 0, CHANGED));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 191, 192, 512})
  void aHugeLaterTokenLeavesEarlierOutputsBitIdenticalHoweverLongTheKernels(int kernelLength) {
    FilterbankConfig config = CoreFixture.config(b -> b.optKernelLength(kernelLength));
    Filterbank filterbank = CoreFixture.filterbank(config, manager, WIDTH);
    NDArray x = CoreFixture.random(manager, 1, TOKENS, WIDTH);
    float[] before = CoreFixture.apply(filterbank, x).toFloatArray();
    x.set(new NDIndex("0, {}", CHANGED), 1e6f);

    float[] after = CoreFixture.apply(filterbank, x).toFloatArray();

    assertThat(rows(after, 0, CHANGED)).isEqualTo(rows(before, 0, CHANGED));
  }

  /** Every sample of a block enters the spectrum, so what is out of reach cancels by rounding. */
  @ParameterizedTest
  @MethodSource("fftPlans")
  void bySpectraWhatIsOutOfReachChangesByRoundingOnly(FilterbankConfig config) {
    Filterbank filterbank = CoreFixture.filterbank(config, manager, WIDTH);
    NDArray x = CoreFixture.random(manager, 1, TOKENS, WIDTH);
    float[] before = CoreFixture.apply(filterbank, x).toFloatArray();
    x.set(new NDIndex("0, {}", CHANGED), 7f);

    float[] after = CoreFixture.apply(filterbank, x).toFloatArray();

    int first = CHANGED - config.lookahead();
    assertThat(rows(after, 0, first)).containsExactly(rows(before, 0, first), offset(1e-5f));
    assertThat(rows(after, first, first + 1)).isNotEqualTo(rows(before, first, first + 1));
  }

  @Test
  void aCausalTransformerMakesGainsFromThePastOnly() {
    Filterbank filterbank =
        CoreFixture.filterbank(
            CoreFixture.config(
                b ->
                    b.optFilters(4)
                        .optKernelLength(4)
                        .optAdaptiveGains(AdaptiveGains.transformer(2))),
            manager,
            WIDTH);
    NDArray x = CoreFixture.random(manager, 1, TOKENS, WIDTH);
    float[] before = CoreFixture.apply(filterbank, x).toFloatArray();
    x.set(new NDIndex("0, {}", CHANGED), 7f);

    float[] after = CoreFixture.apply(filterbank, x).toFloatArray();

    assertThat(rows(after, 0, CHANGED)).isEqualTo(rows(before, 0, CHANGED));
    assertThat(rows(after, TOKENS - 1, TOKENS)).isNotEqualTo(rows(before, TOKENS - 1, TOKENS));
  }

  private static float[] rows(float[] values, int first, int end) {
    return Arrays.copyOfRange(values, first * WIDTH, end * WIDTH);
  }
}
