package io.github.timefreq.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.core.Linear;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import io.github.timefreq.training.metrics.StepMetrics;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Of the toy model, the bias is what filters. */
class TrainingStepsTest {
  @Test
  void whatFiltersMovesAtItsOwnRateAndTheRestAsIfThereWereNone() {
    Map<String, List<Float>> whole = afterAStep(1e-2, 1);
    Map<String, List<Float>> half = afterAStep(5e-3, 1);

    Map<String, List<Float>> slowFilters = afterAStep(1e-2, 0.5);

    assertThat(slowFilters)
        .hasSize(2)
        .containsEntry("bias", half.get("bias"))
        .containsEntry("weight", whole.get("weight"));
    assertThat(whole.get("bias")).isNotEqualTo(half.get("bias"));
    assertThat(whole.get("weight")).isNotEqualTo(half.get("weight"));
  }

  @Test
  void aStepOfSeveralBatchesTakesTheMeanOfTheirLossesAndGradients() {
    StepMetrics one = stepOfEqualBatches(1);

    StepMetrics four = stepOfEqualBatches(4);

    assertThat(four.loss()).isCloseTo(one.loss(), withinPercentage(1e-3));
    assertThat(four.gradientNorm()).isCloseTo(one.gradientNorm(), withinPercentage(1e-3));
  }

  private static StepMetrics stepOfEqualBatches(int accumulation) {
    TrainingConfig config =
        TrainingConfig.builder().setSteps(1).optBatchSize(4).optAccumulation(accumulation).build();
    ToyTask task =
        new ToyTask(new ToyRun(config, 0)) {
          @Override
          public NDArray loss(
              Linear model, ScopedParameterStore parameters, MicroBatch batch, NDManager memory) {
            MicroBatch first = new MicroBatch(batch.seed(), batch.step(), 0);
            return super.loss(model, parameters, first, memory);
          }
        };
    try (TrainingSteps<Linear> steps = new TrainingSteps<>(task, Device.cpu())) {
      return steps.makeStep();
    }
  }

  private static Map<String, List<Float>> afterAStep(double rate, double factor) {
    TrainingConfig config =
        TrainingConfig.builder()
            .setSteps(4)
            .optBatchSize(4)
            .optLearningRate(rate)
            .optSignalLearningRate(factor)
            .optWarmupSteps(0)
            .build();
    try (TrainingSteps<Linear> steps =
        new TrainingSteps<>(new ToyTask(new ToyRun(config, 0.1)), Device.cpu())) {
      steps.makeStep();
      return ToyTask.weights(steps.getModel());
    }
  }
}
