package io.github.timefreq.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.github.timefreq.core.training.RunFolder;
import io.github.timefreq.core.training.TrainingConfig;
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
            DamagedFiles.REFUSE,
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
    AudioRunConfig run =
        new AudioRunConfig(
            ClassifierFixture.plain(),
            TRAINING,
            Augmentation.NONE,
            AudioDataConfig.of("sounds").withSplit("random"),
            dataset.classes(),
            dataset.sha256());
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

  private static AudioDataset dataset(boolean multiLabel) {
    return SplitFixture.dataset(30, multiLabel, i -> null);
  }
}
