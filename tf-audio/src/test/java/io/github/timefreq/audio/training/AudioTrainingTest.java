package io.github.timefreq.audio.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.timefreq.audio.AudioClassifier;
import io.github.timefreq.audio.AudioClassifierConfig;
import io.github.timefreq.audio.ClassifierFixture;
import io.github.timefreq.audio.augment.Augmentation;
import io.github.timefreq.audio.augment.SpecAugment;
import io.github.timefreq.audio.data.AudioDataConfig;
import io.github.timefreq.audio.data.AudioDataset;
import io.github.timefreq.audio.data.AudioLoadListener;
import io.github.timefreq.audio.data.SyntheticSounds;
import io.github.timefreq.audio.frontend.FrontEndFixture;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.training.TrainingConfig;
import io.github.timefreq.training.TrainingListener;
import io.github.timefreq.training.TrainingResult;
import io.github.timefreq.training.TrainingRun;
import io.github.timefreq.training.TrainingSteps;
import io.github.timefreq.training.metrics.EvaluationMetrics;
import io.github.timefreq.training.metrics.EvaluationResult;
import io.github.timefreq.training.run.Checkpoint;
import io.github.timefreq.training.run.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AudioTrainingTest {
  private static final int STEPS = 9;
  private static final AudioDataset DATASET =
      new SyntheticSounds(80, 3).load(FrontEndFixture.SAMPLE_RATE, AudioLoadListener.NONE);

  @TempDir private Path folder;

  @Test
  void aResumedRunEndsWithTheBitsOfOneThatNeverStopped() throws IOException {
    Path whole = folder.resolve("whole");
    Path stopped = folder.resolve("stopped");
    EvaluationResult expected;
    try (TrainingRun<AudioRunConfig, AudioClassifier> training = start(whole)) {
      expected = trainUntil(training, STEPS).validation();
    }
    try (TrainingRun<AudioRunConfig, AudioClassifier> training = start(stopped)) {
      assertThat(trainUntil(training, 4).finished()).isFalse();
    }
    try (TrainingRun<AudioRunConfig, AudioClassifier> training =
        AudioTraining.resume(stopped, DATASET, Device.cpu())) {
      assertThat(training.getStep()).isEqualTo(4);

      assertThat(trainUntil(training, STEPS).validation()).isEqualTo(expected);
    }
    for (String name : List.of("model.safetensors", "optimizer.safetensors")) {
      assertThat(last(stopped).resolve(name)).hasSameBinaryContentAs(last(whole).resolve(name));
    }
  }

  @Test
  void theModelOfACheckpointHearsWhatTheTrainedOneHeard() throws IOException {
    Path run = folder.resolve("run");
    TrainingResult result;
    try (TrainingRun<AudioRunConfig, AudioClassifier> training = start(run)) {
      result = trainUntil(training, STEPS);
    }
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        Checkpoint<AudioRunConfig> last = RunFolder.open(run, AudioRunConfig.class).last()) {
      AudioClassifier model = AudioTraining.load(last, manager);
      List<Integer> validation = config().data().divide(DATASET).validation();

      AudioEvaluation heard = AudioEvaluation.of(model, DATASET, validation, 4, manager);

      assertThat(heard.result()).isEqualTo(result.validation());
      assertThat(result.evaluations()).extracting(EvaluationMetrics::step).containsExactly(5L, 9L);
    }
  }

  @Test
  void filtersLearnAtTheirOwnRateAndTheRestAsItDid() {
    Map<String, float[]> whole = afterAStep(1e-2, 1);
    Map<String, float[]> half = afterAStep(5e-3, 1);

    Map<String, float[]> slowFilters = afterAStep(1e-2, 0.5);

    slowFilters.forEach(
        (name, weight) ->
            assertThat(weight)
                .as(name)
                .isEqualTo(
                    (name.matches("(signal|frontEnd\\.bank)\\..*") ? half : whole).get(name)));
    List<String> moved =
        whole.keySet().stream()
            .filter(name -> !Arrays.equals(whole.get(name), half.get(name)))
            .toList();
    assertThat(moved)
        .contains("head.weight")
        .anyMatch(name -> name.startsWith("signal.0."))
        .anyMatch(name -> name.startsWith("frontEnd.bank."));
  }

  private static Map<String, float[]> afterAStep(double rate, double factor) {
    TrainingConfig training =
        TrainingConfig.builder()
            .setSteps(4)
            .optBatchSize(4)
            .optLearningRate(rate)
            .optSignalLearningRate(factor)
            .optWarmupSteps(0)
            .build();
    try (TrainingSteps<AudioClassifier> steps =
        new TrainingSteps<>(new AudioTask(config(training), DATASET), Device.cpu())) {
      steps.makeStep();
      Map<String, float[]> weights = new TreeMap<>();
      NamedParameters.of(steps.getModel())
          .forEach((name, p) -> weights.put(name, p.getArray().toFloatArray()));
      return weights;
    }
  }

  @Test
  void otherSoundsAreRefused() throws IOException {
    AudioDataset others =
        new SyntheticSounds(80, 4).load(FrontEndFixture.SAMPLE_RATE, AudioLoadListener.NONE);
    Path run = folder.resolve("run");
    start(run).close();

    assertThatThrownBy(() -> AudioTraining.resume(run, others, Device.cpu()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the sounds of synthetic are not those that the run was started");
  }

  private static TrainingRun<AudioRunConfig, AudioClassifier> start(Path path) throws IOException {
    return AudioTraining.start(path, config(), DATASET, Device.cpu());
  }

  /** Everything that draws random numbers takes part. */
  private static AudioRunConfig config() {
    return config(
        TrainingConfig.builder()
            .setSteps(STEPS)
            .optBatchSize(4)
            .optAccumulation(2)
            .optLearningRate(1e-2)
            .optSignalLearningRate(0.5)
            .optWarmupSteps(2)
            .optEvaluationInterval(5)
            .optEvaluationWindows(100)
            .optCheckpointInterval(3)
            .optSeed(7)
            .build());
  }

  private static AudioRunConfig config(TrainingConfig training) {
    AudioClassifierConfig model =
        AudioClassifierConfig.builder(DATASET.classes().size())
            .optClips(FrontEndFixture.SAMPLE_RATE, 0.15)
            .optFrontEnd(FrontEndFixture.waveform())
            .optEncoder(2, 8, 2)
            .optDropout(0.2)
            .optSpecAugment(SpecAugment.defaults())
            .optSignal(ClassifierFixture.filterbank())
            .build();
    Augmentation augmentation =
        Augmentation.builder()
            .optRandomPlace(true)
            .optGain(-6, 6)
            .optNoise(0.5, 10, 40)
            .optMixup(0.2)
            .build();
    return new AudioRunConfig(
        model,
        training,
        augmentation,
        AudioDataConfig.of(SyntheticSounds.NAME),
        DATASET.classes(),
        DATASET.sha256());
  }

  /** Trains up to a step; to the last one without asking for a stop. */
  private static TrainingResult trainUntil(
      TrainingRun<AudioRunConfig, AudioClassifier> training, long step) throws IOException {
    return training.run(
        new TrainingListener() {}, () -> step < STEPS && training.getStep() >= step);
  }

  private static Path last(Path run) {
    return run.resolve(String.format("last-%08d", STEPS));
  }
}
