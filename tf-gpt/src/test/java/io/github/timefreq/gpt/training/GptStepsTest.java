package io.github.timefreq.gpt.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.github.timefreq.core.filterbank.FilterbankConfig;
import io.github.timefreq.core.signal.Causality;
import io.github.timefreq.core.subband.AdaptiveGains;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.GptConfig;
import io.github.timefreq.gpt.text.Corpus;
import io.github.timefreq.training.TrainingConfig;
import io.github.timefreq.training.TrainingSteps;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GptStepsTest {
  @Test
  void signalLayersLearnAtTheirOwnRateAndTheRestAsItDid() throws IOException {
    Map<String, float[]> whole = afterAStep(1e-2, 1);
    Map<String, float[]> half = afterAStep(5e-3, 1);

    Map<String, float[]> slowLayers = afterAStep(1e-2, 0.5);

    slowLayers.forEach(
        (name, weight) ->
            assertThat(weight)
                .as(name)
                .isEqualTo((name.startsWith("signal.") ? half : whole).get(name)));
    assertThat(whole.get("signal.0.gains")).isNotEqualTo(half.get("signal.0.gains"));
    assertThat(whole.get("head.weight")).isNotEqualTo(half.get("head.weight"));
  }

  @Test
  void layersThatLookAheadAreNotTrained() throws IOException {
    FilterbankConfig centred =
        FilterbankConfig.builder().optKernelLength(3).optCausality(Causality.CENTERED).build();
    FilterbankConfig byGainsAlone =
        centred.toBuilder()
            .optKernelLength(1)
            .optAdaptiveGains(AdaptiveGains.transformer(2))
            .build();
    Corpus corpus = TrainingFixture.corpus();
    GptConfig plain = TrainingFixture.run(corpus).model().withoutSignal();

    for (FilterbankConfig bank : List.of(centred, byGainsAlone)) {
      assertThatThrownBy(
              () ->
                  GptTraining.inMemory(
                      plain.withSignal(bank),
                      TrainingFixture.training(),
                      corpus.train(),
                      Device.cpu()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("a GPT must not see the tokens that it learns to predict");
    }
  }

  private static Map<String, float[]> afterAStep(double rate, double factor) throws IOException {
    Corpus corpus = TrainingFixture.corpus();
    TrainingConfig config =
        TrainingConfig.builder()
            .setSteps(4)
            .optBatchSize(4)
            .optLearningRate(rate)
            .optSignalLearningRate(factor)
            .optWarmupSteps(0)
            .build();
    GptConfig model = TrainingFixture.run(corpus).model();
    try (TrainingSteps<Gpt> trainer =
        GptTraining.inMemory(model, config, corpus.train(), Device.cpu())) {
      trainer.makeStep();
      return TrainingFixture.weights(trainer.getModel());
    }
  }
}
