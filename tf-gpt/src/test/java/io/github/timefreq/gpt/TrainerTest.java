package io.github.timefreq.gpt;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.github.timefreq.core.training.TrainingConfig;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainerTest {
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

  private static Map<String, float[]> afterAStep(double rate, double factor) throws IOException {
    Corpus corpus = TrainingFixture.corpus();
    TrainingConfig config = new TrainingConfig(4, 4, 1, rate, 0, factor, 0, 0.1, 1, 5, 4, 3, 7);
    GptConfig model = TrainingFixture.run(corpus).model();
    try (Trainer trainer = new Trainer(model, config, corpus.train(), Device.cpu())) {
      trainer.makeStep();
      return TrainingFixture.weights(trainer.getModel());
    }
  }
}
