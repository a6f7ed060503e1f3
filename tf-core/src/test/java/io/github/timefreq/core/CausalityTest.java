package io.github.timefreq.core;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Outputs depend on the tokens that the configuration says, and on no others. */
class CausalityTest {
  private static final int TOKENS = 40;
  private static final int WIDTH = 3;
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

  @ParameterizedTest
  @MethodSource("io.github.timefreq.core.CoreFixture#plans")
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

  @ParameterizedTest
  @MethodSource("io.github.timefreq.core.CoreFixture#configs")
  void aCausalFilterbankLooksAtNoFutureToken(FilterbankConfig config) {
    assertThat(config.lookahead() == 0 || config.causality() == Causality.CENTERED).isTrue();
  }

  private static float[] rows(float[] values, int first, int end) {
    return Arrays.copyOfRange(values, first * WIDTH, end * WIDTH);
  }
}
