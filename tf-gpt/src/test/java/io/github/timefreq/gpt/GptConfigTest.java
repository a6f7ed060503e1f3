package io.github.timefreq.gpt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.timefreq.core.filterbank.FilterbankConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

class GptConfigTest {
  private static final FilterbankConfig SHORT =
      FilterbankConfig.defaults().toBuilder().optKernelLength(8).build();

  @Test
  void everySettingIsChecked() {
    assertRefused(
        () -> GptConfig.plain(1, 8, 1, 8, 1),
        "vocabularySize must be between 2 and 16777216, got 1");
    assertRefused(
        () -> GptConfig.plain(2, 0, 1, 8, 1),
        "contextLength must be between 1 and 16777216, got 0");
    assertRefused(() -> GptConfig.plain(2, 8, 0, 8, 1), "layers must be between 1 and 4096, got 0");
    assertRefused(
        () -> GptConfig.plain(2, 8, 1, 0, 1), "width must be between 1 and 262144, got 0");
    assertRefused(
        () -> GptConfig.plain(2, 8, 1, 8, 0), "heads must be between 1 and 262144, got 0");
    assertRefused(
        () -> GptConfig.plain(2, 8, 1, 8, 3),
        "width must be a multiple of heads, got width 8 and heads 3");
    assertRefused(
        () -> GptFixture.plain().withMlpWidth(-1), "mlpWidth must be between 1 and 262144, got -1");
    assertRefused(
        () -> GptFixture.plain().withDropout(1), "dropout must be at least 0 and below 1, got 1.0");
    assertRefused(
        () -> GptFixture.plain().withDropout(Double.NaN),
        "dropout must be at least 0 and below 1, got NaN");
  }

  @Test
  void signalLayersFollowBlocksThatExist() {
    GptConfig plain = GptFixture.plain();
    assertRefused(
        () -> plain.withSignal(SHORT, List.of(2)),
        "signalAfter names blocks from 0 to 1, or -1 for the embedding, got 2");
    assertRefused(
        () -> plain.withSignal(SHORT, List.of(-2)),
        "signalAfter names blocks from 0 to 1, or -1 for the embedding, got -2");
    assertRefused(
        () -> plain.withSignal(SHORT, List.of(1, 1)),
        "signalAfter must ascend without repetition, got [1, 1]");
    assertRefused(() -> plain.withSignal(SHORT, List.of()), "signal and signalAfter go together");
  }

  @Test
  void aKernelLongerThanTheContextIsRefused() {
    assertRefused(
        () -> GptFixture.plain().withSignal(FilterbankConfig.defaults()),
        "the signal layer reaches 32 tokens, more than contextLength 24");
  }

  @Test
  void anMlpIsFourTimesAsWideAsItsBlockUnlessToldOtherwise() {
    GptConfig plain = GptConfig.plain(11, 24, 3, 8, 2);

    assertThat(plain.mlpWidth()).isEqualTo(32);
    assertThat(plain.withMlpWidth(13).mlpWidth()).isEqualTo(13);
    assertRefused(() -> plain.withMlpWidth(0), "mlpWidth must be between 1 and 262144, got 0");
  }

  @Test
  void everyHiddenUnitOfAnMlpCostsAMultiplyAddForEachWeightOfIt() {
    GptConfig plain = GptConfig.plain(11, 24, 3, 8, 2);

    long added = plain.withMlpWidth(33).multiplyAddsPerToken() - plain.multiplyAddsPerToken();

    assertThat(added).isEqualTo(3 * 2 * 8);
  }

  @Test
  void presetsAreFoundByName() {
    assertThat(GptPreset.named("cpu")).isEqualTo(GptPreset.CPU);
    assertThat(GptPreset.BASE.config(27).parameterCount()).isBetween(38_000_000L, 39_000_000L);
    assertRefused(() -> GptPreset.named("huge"), "no preset 'huge'; there are tiny, cpu, paper");
  }

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }
}
