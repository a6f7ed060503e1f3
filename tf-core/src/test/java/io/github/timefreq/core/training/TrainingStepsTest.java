package io.github.timefreq.core.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.nn.core.Linear;
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

  private static Map<String, List<Float>> afterAStep(double rate, double factor) {
    TrainingConfig config = new TrainingConfig(4, 4, 1, rate, 0, factor, 0, 0.1, 1, 5, 4, 3, 7);
    try (TrainingSteps<Linear> steps =
        new TrainingSteps<>(new ToyTask(new ToyRun(config, 0.1)), Device.cpu())) {
      steps.makeStep();
      return ToyTask.weights(steps.getModel());
    }
  }
}
