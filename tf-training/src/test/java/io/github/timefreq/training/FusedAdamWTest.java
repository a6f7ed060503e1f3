package io.github.timefreq.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import io.github.timefreq.core.internal.fused.FusedSwitch;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import io.github.timefreq.training.metrics.StepMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fused optimizer against that of DJL's operators, over whole trainings. */
class FusedAdamWTest {
  private static final int STEPS = 20;

  @AfterEach
  void resetProperty() {
    System.clearProperty(FusedSwitch.PROPERTY);
  }

  private record Result(
      Map<String, List<Float>> weights, List<float[]> state, List<StepMetrics> steps) {}

  /** The clip norms are above and below that of the gradients. */
  @ParameterizedTest
  @ValueSource(doubles = {1e9, 0.05})
  void twentyStepsEqualThoseOfTheDefinition(double clipNorm) {
    Result composed = train("off", clipNorm);

    Result fused = train("on", clipNorm);

    assertThat(composed.weights).hasSize(2);
    composed.weights.forEach(
        (name, values) -> {
          for (int i = 0; i < values.size(); i++) {
            assertThat(fused.weights.get(name).get(i))
                .as("%s %d", name, i)
                .isCloseTo(values.get(i), within(2e-6f));
          }
        });
    for (int i = 0; i < composed.state.size(); i++) {
      assertThat(fused.state.get(i)).containsExactly(composed.state.get(i), within(2e-6f));
    }
    for (int i = 0; i < STEPS; i++) {
      assertThat(fused.steps.get(i).gradientNorm())
          .isCloseTo(composed.steps.get(i).gradientNorm(), within(1e-5));
      assertThat(fused.steps.get(i).loss()).isCloseTo(composed.steps.get(i).loss(), within(1e-5));
    }
  }

  @Test
  void aStepThatDivergesLeavesModelAndStateAsTheyWere() {
    System.setProperty(FusedSwitch.PROPERTY, "on");
    ToyTask task =
        new ToyTask(new ToyRun(config(1), 0)) {
          @Override
          public NDArray loss(
              Linear model, ScopedParameterStore parameters, MicroBatch batch, NDManager memory) {
            NDArray loss = super.loss(model, parameters, batch, memory);
            boolean diverges = batch.step() > 0;
            return diverges ? loss.mul(memory.full(new Shape(), Float.NaN)) : loss;
          }
        };
    try (TrainingSteps<Linear> steps = new TrainingSteps<>(task, Device.cpu())) {
      steps.makeStep();
      Result before = result(steps, List.of());

      assertThatThrownBy(steps::makeStep).isInstanceOf(TrainingDivergedException.class);

      Result after = result(steps, List.of());
      assertThat(after.weights).isEqualTo(before.weights);
      for (int i = 0; i < before.state.size(); i++) {
        assertThat(after.state.get(i)).containsExactly(before.state.get(i));
      }
      assertThat(steps.getStep()).isEqualTo(1);
    }
  }

  private static TrainingConfig config(double clipNorm) {
    return TrainingConfig.builder()
        .setSteps(STEPS)
        .optBatchSize(4)
        .optSignalLearningRate(0.5)
        .optClipNorm(clipNorm)
        .build();
  }

  private static Result train(String fused, double clipNorm) {
    System.setProperty(FusedSwitch.PROPERTY, fused);
    try (TrainingSteps<Linear> steps =
        new TrainingSteps<>(new ToyTask(new ToyRun(config(clipNorm), 0.1)), Device.cpu())) {
      List<StepMetrics> metrics = new ArrayList<>();
      for (int i = 0; i < STEPS; i++) {
        metrics.add(steps.makeStep());
      }
      return result(steps, metrics);
    }
  }

  private static Result result(TrainingSteps<Linear> steps, List<StepMetrics> metrics) {
    return new Result(
        ToyTask.weights(steps.getModel()),
        steps.optimizer().state().values().stream().map(NDArray::toFloatArray).toList(),
        metrics);
  }
}
