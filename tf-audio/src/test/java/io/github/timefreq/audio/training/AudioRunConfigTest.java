package io.github.timefreq.audio.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.timefreq.audio.AudioClassifier;
import io.github.timefreq.audio.AudioClassifierConfig;
import io.github.timefreq.audio.ClassifierFixture;
import io.github.timefreq.audio.ClassifierHead;
import io.github.timefreq.audio.augment.Augmentation;
import io.github.timefreq.audio.augment.SpecAugment;
import io.github.timefreq.audio.data.AudioDataConfig;
import io.github.timefreq.audio.data.AudioDataset;
import io.github.timefreq.audio.data.DamagedFilePolicy;
import io.github.timefreq.audio.data.SplitFixture;
import io.github.timefreq.audio.frontend.FrontEndFixture;
import io.github.timefreq.training.TrainingConfig;
import io.github.timefreq.training.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AudioRunConfigTest {
  private static final TrainingConfig TRAINING = TrainingConfig.defaults(2);

  @TempDir private Path folder;

  static Stream<AudioClassifierConfig> models() {
    AudioClassifierConfig plain = ClassifierFixture.plain();
    return Stream.concat(
        ClassifierFixture.configs(),
        FrontEndFixture.configs()
            .map(
                frontEnd ->
                    plain.toBuilder()
                        .optFrontEnd(frontEnd)
                        .optSpecAugment(SpecAugment.defaults())
                        .build()));
  }

  @ParameterizedTest
  @MethodSource("models")
  void aRunFolderGivesBackWhatTheRunWasStartedWith(AudioClassifierConfig model) throws IOException {
    AudioDataset dataset = dataset(model.head() == ClassifierHead.MULTI_LABEL);
    AudioDataConfig data =
        new AudioDataConfig(
            "some \"sounds\"/é.zip",
            List.of("a.csv", "b.tsv"),
            "label",
            "speaker",
            "esc10=True",
            DamagedFilePolicy.REFUSE,
            "random",
            0.25);
    AudioRunConfig run =
        new AudioRunConfig(
            model,
            TRAINING,
            Augmentation.builder().optGain(-3, 6).optNoise(0.5, 10, 20).optMixup(0.4).build(),
            data,
            dataset.classes(),
            dataset.sha256());

    AudioTraining.start(folder.resolve("run"), run, dataset, Device.cpu()).close();

    RunFolder<AudioRunConfig> opened = RunFolder.open(folder.resolve("run"), AudioRunConfig.class);
    assertThat(opened.config()).isEqualTo(run);
    opened.requireConfig(run);
  }

  @Test
  void aFrontEndThatIsNotKnownIsNamed() throws IOException {
    AudioDataset dataset = dataset(false);
    Path path = folder.resolve("run");
    AudioRunConfig run = run(ClassifierFixture.plain(), dataset, dataset.classes());
    AudioTraining.start(path, run, dataset, Device.cpu()).close();
    Path file = path.resolve("config.json");
    String json = Files.readString(file);
    String other = json.replace("\"waveform-front-end\"", "\"wavelet\"");
    assertThat(other).isNotEqualTo(json);
    Files.writeString(file, other);

    assertThatThrownBy(() -> RunFolder.open(path, AudioRunConfig.class).config())
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + " cannot be used: ")
        .hasMessageContaining("wavelet")
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
  }

  @Test
  void classesOfAnotherNumberAreRefused() {
    assertThatThrownBy(
            () ->
                new AudioRunConfig(
                    ClassifierFixture.plain(),
                    TRAINING,
                    Augmentation.NONE,
                    AudioDataConfig.of("sounds"),
                    List.of("a", "b"),
                    ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("classes must name the 3 of the model, got [a, b]");
  }

  @Test
  void soundsThatDoNotFitTheModelAreRefused() {
    AudioDataset single = dataset(false);
    AudioClassifierConfig plain = ClassifierFixture.plain();

    assertRefused(
        plain.toBuilder().optClips(16_000, 0.15).build(),
        single,
        "set is at 8000 Hz, the model hears 16000 Hz; load the sounds at the model's rate");
    assertRefused(
        plain,
        dataset(true),
        "set has sounds of several labels: the model's head must be MULTI_LABEL");
    assertThatThrownBy(() -> run(plain, single, List.of("y", "x", "z")).requireSame(single))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("classes must be those of set, [x, y, z], got [y, x, z]");
    run(plain.toBuilder().optHead(ClassifierHead.MULTI_LABEL).build(), single, single.classes())
        .requireSame(single);
  }

  private static void assertRefused(
      AudioClassifierConfig model, AudioDataset dataset, String message) {
    AudioRunConfig run = run(model, dataset, dataset.classes());
    assertThatThrownBy(() -> AudioTraining.inMemory(run, dataset, Device.cpu()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    try (NDManager manager = NDManager.newBaseManager()) {
      AudioClassifier untrained = new AudioClassifier(model);
      assertThatThrownBy(() -> AudioEvaluation.of(untrained, dataset, List.of(0), 1, manager))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(message);
    }
  }

  private static AudioRunConfig run(
      AudioClassifierConfig model, AudioDataset dataset, List<String> classes) {
    return new AudioRunConfig(
        model,
        TRAINING,
        Augmentation.NONE,
        AudioDataConfig.of("sounds").withSplit("random"),
        classes,
        dataset.sha256());
  }

  private static AudioDataset dataset(boolean multiLabel) {
    return SplitFixture.dataset(30, multiLabel, i -> null);
  }
}
