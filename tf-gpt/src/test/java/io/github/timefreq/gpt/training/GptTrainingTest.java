package io.github.timefreq.gpt.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.text.Corpus;
import io.github.timefreq.gpt.text.MarkovText;
import io.github.timefreq.gpt.text.Split;
import io.github.timefreq.training.TrainingConfig;
import io.github.timefreq.training.TrainingResult;
import io.github.timefreq.training.TrainingRun;
import io.github.timefreq.training.metrics.EvaluationMetrics;
import io.github.timefreq.training.metrics.StepMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GptTrainingTest {
  @TempDir private Path folder;

  @Test
  void aResumedRunEndsWithTheBitsOfOneThatNeverStopped() throws IOException {
    Map<String, float[]> expected;
    try (TrainingRun<RunConfig, Gpt> training = TrainingFixture.start(folder.resolve("whole"))) {
      TrainingFixture.trainUntil(training, TrainingFixture.STEPS);
      expected = TrainingFixture.weights(training.getModel());
    }
    Path run = folder.resolve("stopped");
    try (TrainingRun<RunConfig, Gpt> training = TrainingFixture.start(run)) {
      TrainingFixture.trainUntil(training, 4);
    }
    try (TrainingRun<RunConfig, Gpt> training =
        GptTraining.resume(run, TrainingFixture.corpus(), Device.cpu())) {
      assertThat(training.getStep()).isEqualTo(4);
      TrainingFixture.trainUntil(training, 7);
    }
    try (TrainingRun<RunConfig, Gpt> training =
        GptTraining.resume(run, TrainingFixture.corpus(), Device.cpu())) {
      TrainingFixture.trainUntil(training, TrainingFixture.STEPS);

      Map<String, float[]> actual = TrainingFixture.weights(training.getModel());
      expected.forEach((name, weight) -> assertThat(actual.get(name)).as(name).isEqualTo(weight));
    }
    assertThat(withoutTimes(run)).isEqualTo(withoutTimes(folder.resolve("whole")));
  }

  /** The metrics of a run but for what the clock decides. */
  private static List<String> withoutTimes(Path run) throws IOException {
    return Files.readAllLines(run.resolve("metrics.jsonl")).stream()
        .map(line -> line.replaceAll("\"(seconds|itemsPerSecond)\":[^,}]*", ""))
        .toList();
  }

  @Test
  void aToyModelLearns() throws IOException {
    Corpus corpus = TrainingFixture.corpus();
    TrainingConfig config =
        TrainingConfig.builder()
            .setSteps(80)
            .optLearningRate(1e-2)
            .optWarmupSteps(5)
            .optEvaluationInterval(40)
            .optEvaluationWindows(8)
            .build();
    try (TrainingRun<RunConfig, Gpt> training =
        GptTraining.start(
            folder.resolve("run"), TrainingFixture.run(corpus, config), corpus, Device.cpu())) {
      List<StepMetrics> steps = new ArrayList<>();
      TrainingResult result = training.run(steps::add);

      assertThat(steps).hasSize(80);
      assertThat(steps.get(0).loss()).isBetween(3.2, 3.4); // ln 27 = 3.296
      assertThat(result.finished()).isTrue();
      assertThat(result.validationLoss())
          .isLessThan(2.2)
          .isGreaterThan(corpus.entropyRate().orElseThrow());
      assertThat(result.evaluations())
          .extracting(EvaluationMetrics::step)
          .containsExactly(40L, 80L);
    }
  }

  @Test
  void stepsLeaveNoArraysBehind() throws IOException {
    try (TrainingRun<RunConfig, Gpt> training = TrainingFixture.start(folder.resolve("run"));
        NDManager memory = training.newMemory()) {
      NDManager owner = memory.getParentManager();
      TrainingFixture.trainUntil(training, 2);
      int before = owner.getManagedArrays().size();

      TrainingFixture.trainUntil(training, TrainingFixture.STEPS);

      assertThat(owner.getManagedArrays()).hasSize(before);
    }
  }

  @Test
  void anotherTextIsRefused() throws IOException {
    Path run = folder.resolve("run");
    TrainingFixture.start(run).close();
    Corpus other = Corpus.load(new MarkovText(20_001), null, Split.DEFAULT);

    assertThatThrownBy(() -> GptTraining.resume(run, other, Device.cpu()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the text synthetic is not the one that the run was started with");
  }
}
