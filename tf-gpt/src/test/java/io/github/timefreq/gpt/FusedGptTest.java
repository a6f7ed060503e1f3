package io.github.timefreq.gpt;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.timefreq.core.internal.fused.FusedSwitch;
import io.github.timefreq.core.internal.fused.Precision;
import io.github.timefreq.gpt.text.Tokens;
import io.github.timefreq.gpt.training.GptTraining;
import io.github.timefreq.training.TrainingConfig;
import io.github.timefreq.training.TrainingSteps;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole models with fused operators against the same in DJL's. */
class FusedGptTest {
  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void closeManager() {
    manager.close();
    System.clearProperty(FusedSwitch.PROPERTY);
    System.clearProperty(Precision.PROPERTY);
  }

  static Stream<GptConfig> configs() {
    return GptFixture.configs();
  }

  @ParameterizedTest
  @MethodSource("configs")
  void logitsEqualThoseOfTheDefinition(GptConfig config) {
    Gpt model = GptFixture.model(config, manager);
    int[] tokens = GptFixture.tokens(2 * 17, 3);

    float[] composed = GptFixture.logits(model, manager, 2, tokens);
    System.setProperty(FusedSwitch.PROPERTY, "on");
    float[] fused = GptFixture.logits(model, manager, 2, tokens);
    System.setProperty(Precision.PROPERTY, "bfloat16");
    float[] rounded = GptFixture.logits(model, manager, 2, tokens);

    assertThat(distance(fused, composed)).isLessThan(1e-5);
    assertThat(distance(rounded, composed)).isLessThan(2e-2);
  }

  @ParameterizedTest
  @MethodSource("configs")
  void aLaterTokenLeavesEarlierLogitsBitForBit(GptConfig config) {
    System.setProperty(FusedSwitch.PROPERTY, "on");
    Gpt model = GptFixture.model(config, manager);
    int[] tokens = GptFixture.tokens(17, 3);
    int[] changed = tokens.clone();
    changed[9] = (changed[9] + 1) % GptFixture.VOCABULARY;

    float[] before = GptFixture.logits(model, manager, 1, tokens);
    float[] after = GptFixture.logits(model, manager, 1, changed);

    int earlier = 9 * GptFixture.VOCABULARY;
    assertThat(Arrays.copyOf(after, earlier)).containsExactly(Arrays.copyOf(before, earlier));
    assertThat(after).isNotEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("configs")
  void aTrainingFollowsThatOfTheDefinition(GptConfig config) {
    double[] composed = losses(config, "off", "float32");

    double[] fused = losses(config, "on", "float32");
    double[] rounded = losses(config, "on", "bfloat16");

    for (int i = 0; i < composed.length; i++) {
      assertThat(Math.abs(fused[i] - composed[i])).as("step %d", i).isLessThan(1e-4);
      assertThat(Math.abs(rounded[i] - composed[i])).as("step %d", i).isLessThan(2e-2);
    }
  }

  private static double[] losses(GptConfig config, String fused, String precision) {
    System.setProperty(FusedSwitch.PROPERTY, fused);
    System.setProperty(Precision.PROPERTY, precision);
    TrainingConfig training =
        TrainingConfig.builder().setSteps(12).optBatchSize(4).optLearningRate(1e-3).build();
    Tokens text = Tokens.of(GptFixture.tokens(400, 1), GptFixture.VOCABULARY);
    try (TrainingSteps<Gpt> steps = GptTraining.inMemory(config, training, text, Device.cpu())) {
      double[] losses = new double[12];
      for (int i = 0; i < losses.length; i++) {
        losses[i] = steps.makeStep().loss();
      }
      return losses;
    }
  }

  /** Largest difference over the largest value. */
  private static double distance(float[] actual, float[] expected) {
    double difference = 0;
    double size = 0;
    for (int i = 0; i < expected.length; i++) {
      difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
      size = Math.max(size, Math.abs(expected[i]));
    }
    return difference / size;
  }
}
