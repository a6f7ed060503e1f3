package io.github.timefreq.gpt.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TokenSamplerTest {
  private static final float[] LOGITS = {0f, (float) Math.log(5), (float) Math.log(2), -50f};

  @Test
  void temperatureZeroTakesTheLikeliest() {
    TokenSampler sampler = new TokenSampler(SamplingConfig.greedy());

    assertThat(frequencies(sampler)).isEqualTo(new double[] {0, 1, 0, 0});
  }

  @Test
  void drawsFollowTheDistribution() {
    double[] drawn = frequencies(new TokenSampler(new SamplingConfig(1, 0, 1, 1)));

    assertThat(drawn[0]).isCloseTo(1 / 8.0, within(0.02));
    assertThat(drawn[1]).isCloseTo(5 / 8.0, within(0.02));
    assertThat(drawn[2]).isCloseTo(2 / 8.0, within(0.02));
  }

  @Test
  void temperatureSharpensTheDistribution() {
    double[] drawn = frequencies(new TokenSampler(new SamplingConfig(0.5, 0, 1, 1)));

    assertThat(drawn[1]).isCloseTo(25 / 30.0, within(0.02));
  }

  @Test
  void topKDrawsAmongTheKLikeliest() {
    double[] drawn = frequencies(new TokenSampler(new SamplingConfig(1, 2, 1, 1)));

    assertThat(drawn[0]).isZero();
    assertThat(drawn[1]).isCloseTo(5 / 7.0, within(0.02));
    assertThat(drawn[2]).isCloseTo(2 / 7.0, within(0.02));
  }

  @Test
  void topPDrawsAmongTheFewestThatReachIt() {
    assertThat(frequencies(new TokenSampler(new SamplingConfig(1, 0, 0.6, 1))))
        .isEqualTo(new double[] {0, 1, 0, 0});
    double[] two = frequencies(new TokenSampler(new SamplingConfig(1, 0, 0.7, 1)));
    assertThat(two[0]).isZero();
    assertThat(two[2]).isCloseTo(2 / 7.0, within(0.02));
  }

  @Test
  void oneSeedGivesOneSequence() {
    TokenSampler first = new TokenSampler(SamplingConfig.defaults(3));
    TokenSampler second = new TokenSampler(SamplingConfig.defaults(3));

    for (int i = 0; i < 100; i++) {
      assertThat(second.sample(LOGITS)).isEqualTo(first.sample(LOGITS));
    }
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> new SamplingConfig(-1, 0, 1, 0))
        .hasMessage("temperature must be at least 0, got -1.0");
    assertThatThrownBy(() -> new SamplingConfig(1, -1, 1, 0))
        .hasMessage("topK must be at least 0, got -1");
    assertThatThrownBy(() -> new SamplingConfig(1, 0, 0, 0))
        .hasMessage("topP must be above 0 and at most 1, got 0.0");
    TokenSampler sampler = new TokenSampler(SamplingConfig.greedy());
    assertThatThrownBy(() -> sampler.sample(new float[] {0, Float.NaN}))
        .hasMessageContaining("NaN");
  }

  private static double[] frequencies(TokenSampler sampler) {
    int draws = 8000;
    double[] drawn = new double[LOGITS.length];
    for (int i = 0; i < draws; i++) {
      drawn[sampler.sample(LOGITS)] += 1.0 / draws;
    }
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = drawn[i] > 1 - 1e-9 ? 1 : drawn[i];
    }
    return drawn;
  }
}
