package io.github.timefreq.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.core.Linear;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.training.internal.io.AtomicFiles;
import io.github.timefreq.training.internal.io.Json;
import io.github.timefreq.training.metrics.EvaluationMetrics;
import io.github.timefreq.training.metrics.StepMetrics;
import io.github.timefreq.training.run.Checkpoint;
import io.github.timefreq.training.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {
  @TempDir private Path folder;

  @Test
  void aResumedRunEndsWithTheBitsOfOneThatNeverStopped() throws IOException {
    Path whole = folder.resolve("whole");
    Path stopped = folder.resolve("stopped");
    Map<String, List<Float>> expected;
    List<EvaluationMetrics> evaluations;
    try (TrainingRun<ToyRun, Linear> training = ToyRun.start(whole)) {
      evaluations = ToyRun.trainUntil(training, ToyRun.STEPS).evaluations();
      expected = ToyTask.weights(training.getModel());
    }
    try (TrainingRun<ToyRun, Linear> training = ToyRun.start(stopped)) {
      ToyRun.trainUntil(training, 4);
    }
    try (TrainingRun<ToyRun, Linear> training = ToyRun.resume(stopped)) {
      assertThat(training.getStep()).isEqualTo(4);
      ToyRun.trainUntil(training, 7);
    }
    try (TrainingRun<ToyRun, Linear> training = ToyRun.resume(stopped)) {
      TrainingResult result = ToyRun.trainUntil(training, ToyRun.STEPS);

      assertThat(ToyTask.weights(training.getModel())).isEqualTo(expected);
      assertThat(result.evaluations())
          .hasSameSizeAs(evaluations)
          .usingElementComparator(TrainingRunTest::compareAllButTime)
          .isEqualTo(evaluations);
    }
    assertThat(withoutTimes(stopped)).isEqualTo(withoutTimes(whole));
  }

  @Test
  void wheneverARunIsStoppedTheResumedOneEndsAsIfItHadNotBeen() throws IOException {
    Path whole = folder.resolve("whole");
    Map<String, List<Float>> expected;
    AtomicInteger questions = new AtomicInteger();
    double loss;
    try (TrainingRun<ToyRun, Linear> training = ToyRun.start(whole)) {
      loss = stopAt(questions, Integer.MAX_VALUE, training).validationLoss();
      expected = ToyTask.weights(training.getModel());
    }
    // Before every step, in each of the three evaluations on the way, and in the last one.
    int all = questions.get();
    assertThat(all).isEqualTo(ToyRun.STEPS + 3 + 1);
    for (int question = 1; question <= all; question++) {
      Path run = folder.resolve("stopped" + question);
      try (TrainingRun<ToyRun, Linear> training = ToyRun.start(run)) {
        questions.set(0);
        TrainingResult result = stopAt(questions, question, training);

        assertThat(result.finished()).as("stopped at question %d", question).isFalse();
        assertThat(result.validationLoss()).isNaN();
        assertThat(ToyRun.last(run).step()).isEqualTo(training.getStep());
      }
      try (TrainingRun<ToyRun, Linear> training = ToyRun.resume(run)) {
        TrainingResult result = stopAt(questions, Integer.MAX_VALUE, training);

        assertThat(result.finished()).isTrue();
        assertThat(result.validationLoss()).isEqualTo(loss);
        assertThat(ToyTask.weights(training.getModel())).isEqualTo(expected);
      }
      assertThat(withoutTimes(run)).isEqualTo(withoutTimes(whole));
    }
  }

  /** Trains until it is asked for the given time whether to stop. */
  private static TrainingResult stopAt(
      AtomicInteger questions, int last, TrainingRun<ToyRun, Linear> training) throws IOException {
    return training.run(new TrainingListener() {}, () -> questions.incrementAndGet() >= last);
  }

  private static int compareAllButTime(EvaluationMetrics a, EvaluationMetrics b) {
    Function<EvaluationMetrics, List<Object>> rest = m -> List.of(m.step(), m.loss(), m.figures());
    return rest.apply(a).equals(rest.apply(b)) ? 0 : 1;
  }

  /** The metrics of a run but for what the clock decides. */
  private static List<String> withoutTimes(Path run) throws IOException {
    return Files.readAllLines(run.resolve("metrics.jsonl")).stream()
        .map(line -> line.replaceAll("\"(seconds|itemsPerSecond)\":[^,}]*", ""))
        .toList();
  }

  @Test
  void aModelLearnsAndItsFiguresAreKept() throws IOException {
    TrainingConfig config =
        TrainingConfig.builder()
            .setSteps(100)
            .optLearningRate(0.1)
            .optWarmupSteps(5)
            .optWeightDecay(0)
            .optEvaluationInterval(50)
            .optEvaluationWindows(100)
            .build();
    ToyRun run = new ToyRun(config, 0.1);
    try (TrainingRun<ToyRun, Linear> training = ToyRun.start(folder.resolve("run"), run)) {
      List<StepMetrics> steps = new ArrayList<>();
      TrainingResult result = training.run(steps::add);

      assertThat(steps).hasSize(100);
      assertThat(result.finished()).isTrue();
      assertThat(result.validationLoss()).isLessThan(steps.get(0).loss() / 2);
      assertThat(result.validation().figures().get("accuracy")).isBetween(0.9, 1.0);
      assertThat(result.evaluations())
          .extracting(EvaluationMetrics::step)
          .containsExactly(50L, 100L);
      assertThat(result.evaluations().get(1).figures()).containsOnlyKeys("accuracy");
    }
  }

  @Test
  void aRunThatIsStoppedHasNoValidationLossYet() throws IOException {
    try (TrainingRun<ToyRun, Linear> training = ToyRun.start(folder.resolve("run"))) {
      TrainingResult result = ToyRun.trainUntil(training, 2);

      assertThat(result.finished()).isFalse();
      assertThat(result.validationLoss()).isNaN();
    }
  }

  @Test
  void theBestCheckpointIsThatOfTheLowestLoss() throws IOException {
    Path path = folder.resolve("run");
    try (TrainingRun<ToyRun, Linear> training = ToyRun.start(path, risky())) {
      List<EvaluationMetrics> evaluations = training.run(step -> {}).evaluations();

      EvaluationMetrics lowest = evaluations.get(0);
      for (EvaluationMetrics metrics : evaluations) {
        lowest = metrics.loss() < lowest.loss() ? metrics : lowest;
      }
      Checkpoint.State<ToyRun> best = ToyRun.best(path);
      assertThat(best.step()).isEqualTo(lowest.step()).isLessThan(40);
      assertThat(best.bestLoss()).isEqualTo(lowest.loss());
    }
  }

  /** A run whose loss goes up again, with an evaluation after every step. */
  private static ToyRun risky() {
    TrainingConfig config =
        TrainingConfig.builder()
            .setSteps(40)
            .optBatchSize(4)
            .optLearningRate(2)
            .optLearningRateFloor(2)
            .optWarmupSteps(0)
            .optWeightDecay(0)
            .optClipNorm(1e9)
            .optEvaluationInterval(1)
            .optEvaluationWindows(50)
            .optSeed(3)
            .build();
    return new ToyRun(config, 2);
  }

  @Test
  void howeverOftenARunIsStoppedItsBestCheckpointIsThatOfOneThatNeverWas() throws IOException {
    Path whole = folder.resolve("whole");
    try (TrainingRun<ToyRun, Linear> training = ToyRun.start(whole, risky())) {
      training.run(step -> {});
    }
    Path stopped = folder.resolve("stopped");
    ToyRun.start(stopped, risky()).close();

    // In turns in the evaluation after a step and before the next step.
    boolean finished = false;
    while (!finished) {
      try (TrainingRun<ToyRun, Linear> training = ToyRun.resume(stopped)) {
        finished = stopAt(new AtomicInteger(), 2, training).finished();
      }
    }

    Checkpoint.State<ToyRun> best = ToyRun.best(stopped);
    assertThat(best.step()).isEqualTo(ToyRun.best(whole).step());
    assertThat(best.bestLoss()).isEqualTo(ToyRun.best(whole).bestLoss());
    String model = String.format("best-%08d/model.safetensors", best.step());
    assertThat(stopped.resolve(model)).hasSameBinaryContentAs(whole.resolve(model));
  }

  @Test
  void anEvaluationIsNotKnownBeforeItsModelIsKept() throws IOException {
    Path run = folder.resolve("run");
    TrainingListener killer =
        new TrainingListener() {
          @Override
          public void onEvaluation(EvaluationMetrics metrics) {
            throw new IllegalStateException("killed");
          }
        };
    try (TrainingRun<ToyRun, Linear> training = ToyRun.start(run)) {
      assertThatThrownBy(() -> training.run(killer, () -> false)).hasMessage("killed");
    }

    assertThat(ToyRun.best(run).step()).isEqualTo(5);
  }

  @Test
  void everyLookAtTheValidationPartIsTold() throws IOException {
    List<String> told = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onValidation(int read, int windows) {
            told.add(read + "/" + windows);
          }
        };
    try (TrainingRun<ToyRun, Linear> training = ToyRun.start(folder.resolve("run"))) {
      training.run(listener, () -> false);
    }

    String all = "0/" + ToyTask.VALIDATION_POINTS;
    assertThat(told).as("three on the way and all of it").containsExactly("0/4", "0/4", "0/4", all);
  }

  @Test
  void aRunWithoutACheckpointYetStartsFromItsBeginning() throws IOException {
    Path run = folder.resolve("run");
    ToyRun.start(run).close();

    try (TrainingRun<ToyRun, Linear> training = ToyRun.resume(run)) {
      assertThat(training.getStep()).isZero();
    }
  }

  @Test
  void whenTheLossIsNoNumberTheLastCheckpointStays() throws IOException {
    Path run = folder.resolve("run");
    try (TrainingRun<ToyRun, Linear> training = ToyRun.start(run)) {
      ToyRun.trainUntil(training, 3);
      spoil(training);

      assertThatThrownBy(() -> ToyRun.trainUntil(training, ToyRun.STEPS))
          .isInstanceOf(TrainingDivergedException.class)
          .hasMessageStartingWith("training diverged at step 4: loss NaN")
          .hasMessageContaining("a lower learning rate")
          .hasMessageContaining("is intact");
    }
    try (TrainingRun<ToyRun, Linear> training = ToyRun.resume(run)) {
      assertThat(training.getStep()).isEqualTo(3);
      ToyRun.trainUntil(training, ToyRun.STEPS);
    }
  }

  @Test
  void aValidationLossThatIsNoNumberEndsTheRun() throws IOException {
    Path run = folder.resolve("run");
    try (TrainingRun<ToyRun, Linear> training = ToyRun.start(run)) {
      TrainingListener spoiler =
          new TrainingListener() {
            @Override
            public void onStep(StepMetrics metrics) {
              if (metrics.step() == 5) {
                spoil(training);
              }
            }
          };

      assertThatThrownBy(() -> training.run(spoiler, () -> false))
          .isInstanceOf(TrainingDivergedException.class)
          .hasMessageStartingWith("training diverged after step 5: validation loss NaN");
    }
    assertThat(ToyRun.last(run).step()).isEqualTo(3);
  }

  private static void spoil(TrainingRun<?, Linear> training) {
    NDArray weight = NamedParameters.of(training.getModel()).get("weight").getArray();
    try (NDManager memory = training.newMemory()) {
      weight.addi(memory.full(weight.getShape(), Float.NaN));
    }
  }

  @Test
  void stepsAndEvaluationsLeaveNoArraysBehind() throws IOException {
    try (TrainingRun<ToyRun, Linear> training = ToyRun.start(folder.resolve("run"));
        NDManager memory = training.newMemory()) {
      NDManager owner = memory.getParentManager();
      ToyRun.trainUntil(training, 2);
      int before = owner.getManagedArrays().size();

      ToyRun.trainUntil(training, ToyRun.STEPS);

      assertThat(owner.getManagedArrays()).hasSize(before);
    }
  }

  @Test
  void aFolderHoldsOneRun() throws IOException {
    Path run = folder.resolve("run");
    ToyRun.start(run).close();

    assertThatThrownBy(() -> ToyRun.start(run))
        .isInstanceOf(IOException.class)
        .hasMessage(run + " already holds a run: resume it, delete it, or choose another folder");
    Path none = folder.resolve("none");
    assertThatThrownBy(() -> ToyRun.resume(none))
        .isInstanceOf(IOException.class)
        .hasMessage(none + " holds no run: there is no config.json in it");
  }

  @Test
  void aRunWithOtherSettingsIsTold() throws IOException {
    Path path = folder.resolve("run");
    ToyRun.start(path).close();
    RunFolder<ToyRun> run = RunFolder.open(path, ToyRun.class);

    run.requireConfig(ToyRun.defaults());
    assertThatThrownBy(() -> run.requireConfig(new ToyRun(ToyRun.defaults().training(), 0.2)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            path
                + " holds a run with other settings (see config.json in it); choose another folder,"
                + " or delete this one");
  }

  @Test
  void checkpointsWithoutTheirConfigurationAreNotTakenOver() throws IOException {
    for (String left : List.of("last-00000004", "best-00000005")) {
      Path run = folder.resolve(left);
      Path checkpoint = Files.createDirectories(run.resolve(left));

      assertThatThrownBy(() -> ToyRun.start(run))
          .isInstanceOf(IOException.class)
          .hasMessage(run + " already holds a run: resume it, delete it, or choose another folder");

      assertThat(run).isDirectoryNotContaining(entry -> !entry.equals(checkpoint));
    }
  }

  @Test
  void aCheckpointOfOtherSettingsIsNotTrainedOn() throws IOException {
    Path run = folder.resolve("run");
    try (TrainingRun<ToyRun, Linear> training = ToyRun.start(run)) {
      ToyRun.trainUntil(training, 4);
    }
    ToyRun other = new ToyRun(ToyRun.defaults().training(), 0.2);
    AtomicFiles.write(run.resolve("config.json"), Json.bytes(other));

    assertThatThrownBy(() -> ToyRun.resume(run))
        .isInstanceOf(IOException.class)
        .hasMessage(
            run.resolve("last-00000004")
                + " was trained with other settings than those in config.json beside it; restore"
                + " that file, delete it to take the checkpoint's, or start a run in another folder");
  }

  @Test
  void aFolderIsTrainedByOneAtATime() throws IOException {
    Path run = folder.resolve("run");
    try (TrainingRun<ToyRun, Linear> training = ToyRun.start(run)) {
      Path sameByAnotherName = folder.resolve("run/../run");
      assertBeingTrained(run, () -> ToyRun.start(run));
      assertBeingTrained(run, () -> ToyRun.resume(run));
      assertBeingTrained(sameByAnotherName, () -> ToyRun.resume(sameByAnotherName));
      ToyRun.trainUntil(training, 4);
      assertBeingTrained(run, () -> ToyRun.resume(run));
    }
    TrainingRun<ToyRun, Linear> resumed = ToyRun.resume(run);
    assertThat(resumed.getStep()).isEqualTo(4);
    resumed.close();
    try (TrainingRun<ToyRun, Linear> again = ToyRun.resume(run)) {
      resumed.close(); // a second time, which frees nothing of what another one has
      assertBeingTrained(run, () -> ToyRun.resume(run));
      assertThat(again.getStep()).isEqualTo(4);
    }
  }

  private static void assertBeingTrained(Path run, ThrowingCallable opening) {
    assertThatThrownBy(opening)
        .isInstanceOf(IOException.class)
        .hasMessage(
            run + " is being trained by another process; wait for it, or choose another folder");
  }

  @Test
  void aRunThatCannotBeOpenedIsFreeAgain() throws IOException {
    Path run = folder.resolve("run");
    try (TrainingRun<ToyRun, Linear> training = ToyRun.start(run)) {
      ToyRun.trainUntil(training, 4);
    }
    Path optimizer = run.resolve("last-00000004/optimizer.safetensors");
    byte[] whole = Files.readAllBytes(optimizer);
    Files.write(optimizer, new byte[10]);
    assertThatThrownBy(() -> ToyRun.resume(run)).isInstanceOf(IOException.class);
    Files.write(optimizer, whole);

    try (TrainingRun<ToyRun, Linear> training = ToyRun.resume(run)) {
      assertThat(training.getStep()).isEqualTo(4);
    }
  }
}
