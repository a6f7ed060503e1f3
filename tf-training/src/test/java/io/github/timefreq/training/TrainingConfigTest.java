package io.github.timefreq.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TrainingConfigTest {
  private static final TrainingConfig ALL =
      new TrainingConfig(2, 3, 4, 0.5, 0.25, 0.75, 5, 0.125, 6, 7, 8, 9, 10);

  @Test
  void everySettingIsSetByItsName() {
    TrainingConfig built =
        TrainingConfig.builder()
            .setSteps(2)
            .optBatchSize(3)
            .optAccumulation(4)
            .optLearningRate(0.5)
            .optLearningRateFloor(0.25)
            .optSignalLearningRate(0.75)
            .optWarmupSteps(5)
            .optWeightDecay(0.125)
            .optClipNorm(6)
            .optEvaluationInterval(7)
            .optEvaluationWindows(8)
            .optCheckpointInterval(9)
            .optSeed(10)
            .build();

    assertThat(built).isEqualTo(ALL);
  }

  @Test
  void settingsAreKeptButForTheOneThatChanges() {
    assertThat(ALL.toBuilder().build()).isEqualTo(ALL);
    assertThat(ALL.toBuilder().optSeed(11).build())
        .isEqualTo(new TrainingConfig(2, 3, 4, 0.5, 0.25, 0.75, 5, 0.125, 6, 7, 8, 9, 11));
  }

  @Test
  void theFloorFollowsTheRateAndTheWarmupTheSteps() {
    TrainingConfig.Builder builder = TrainingConfig.builder().optLearningRate(0.5);

    TrainingConfig few = builder.setSteps(200).build();
    assertThat(few.learningRateFloor()).isEqualTo(0.05);
    assertThat(few.warmupSteps()).isEqualTo(20);
    assertThat(builder.setSteps(5000).build().warmupSteps()).isEqualTo(100);
  }

  @Test
  void aRateOfZeroIsNoDefaultForSignalLayers() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ALL.toBuilder().optSignalLearningRate(0).build())
        .withMessage("signalLearningRate must be above 0 and finite, got 0.0");
  }

  @Test
  void stepsMustBeSet() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrainingConfig.builder().build())
        .withMessage("steps must be at least 1, got 0");
  }
}
