package io.github.timefreq.export.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.timefreq.audio.AudioClassifier;
import io.github.timefreq.audio.AudioClassifierConfig;
import io.github.timefreq.audio.ClassifierHead;
import io.github.timefreq.core.internal.memory.NativeArrays;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import io.github.timefreq.export.file.OnnxModel;
import io.github.timefreq.export.gpt.ExportFixture;
import io.github.timefreq.export.gpt.GraphKind;
import io.github.timefreq.export.gpt.OnnxGpt;
import io.github.timefreq.export.onnx.ModelProto;
import io.github.timefreq.export.onnx.StringStringEntryProto;
import io.github.timefreq.export.runtime.ExecutionConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OnnxAudioClassifierTest {
  private static final ExecutionConfig CPU = ExecutionConfig.cpu();

  @TempDir private Path folder;
  private NDManager manager;
  private Path file;

  @BeforeEach
  void openManager() {
    manager = NDManager.newBaseManager();
    file = folder.resolve("model.onnx");
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  private AudioClassifier write(AudioClassifierConfig config) throws IOException {
    AudioClassifier model = AudioFixture.model(config, manager);
    AudioFixture.export(model).write(file);
    return model;
  }

  @ParameterizedTest
  @EnumSource(ClassifierHead.class)
  void probabilitiesAreThoseOfTheTrainedModel(ClassifierHead head) throws IOException {
    AudioClassifier model = write(AudioFixture.plain().toBuilder().optHead(head).build());
    float[][] waveforms = {AudioFixture.tone(1000, 1), AudioFixture.tone(1000, 2)};
    NDArray logits =
        model
            .forward(
                new ScopedParameterStore(manager),
                new NDList(NativeArrays.of(manager, waveforms)),
                false)
            .singletonOrThrow();
    float[] expected = head.probabilities(logits).toFloatArray();

    try (OnnxAudioClassifier classifier = OnnxAudioClassifier.open(file, CPU)) {
      float[][] actual = classifier.classify(waveforms);

      assertThat(actual).hasDimensions(2, 3);
      for (int i = 0; i < expected.length; i++) {
        assertThat(actual[i / 3][i % 3]).isCloseTo(expected[i], within(1e-5f));
      }
      assertThat(classifier.classify(waveforms[1]))
          .usingComparatorWithPrecision(1e-6f)
          .containsExactly(actual[1]);
    }
  }

  @Test
  void aFileTellsWhatItsModelTakesAndGives() throws IOException {
    write(AudioFixture.plain().toBuilder().optHead(ClassifierHead.MULTI_LABEL).build());

    try (OnnxAudioClassifier classifier = OnnxAudioClassifier.open(file, CPU)) {
      assertThat(classifier.getSampleRate()).isEqualTo(8000);
      assertThat(classifier.getClipSamples()).isEqualTo(1200);
      assertThat(classifier.getMinimumSamples()).isEqualTo(152);
      assertThat(classifier.getClasses()).isEqualTo(AudioFixture.CARD.classes());
      assertThat(classifier.getHead()).isEqualTo(ClassifierHead.MULTI_LABEL);
      assertThat(classifier.getProvenance()).isEqualTo("{\"step\":3}");
      assertThat(classifier.getLicence()).isEqualTo("Apache-2.0");
    }
  }

  @Test
  void threadsShareOneModel() throws IOException, InterruptedException, ExecutionException {
    write(AudioFixture.plain());
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (OnnxAudioClassifier classifier = OnnxAudioClassifier.open(file, CPU)) {
      List<float[]> sounds =
          IntStream.range(0, 16).mapToObj(i -> AudioFixture.tone(500 + 100 * i, i)).toList();
      List<float[]> alone = sounds.stream().map(classifier::classify).toList();

      List<Future<float[]>> together =
          sounds.stream().map(sound -> threads.submit(() -> classifier.classify(sound))).toList();

      for (int i = 0; i < sounds.size(); i++) {
        assertThat(together.get(i).get()).isEqualTo(alone.get(i));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void soundsThatCannotBeClassifiedAreRefused() throws IOException {
    write(AudioFixture.plain());
    try (OnnxAudioClassifier classifier = OnnxAudioClassifier.open(file, CPU)) {
      assertThat(classifier.classify(new float[152])).hasSize(3);
      assertRefused(
          classifier,
          "a waveform needs at least 152 samples, got 151; pad it with zeros",
          new float[151]);
      assertRefused(classifier, "there must be at least one waveform");
      assertRefused(
          classifier,
          "waveforms of a batch must be of one length, got 200 and 300 samples",
          new float[200],
          new float[300]);
      float[] damaged = new float[200];
      damaged[17] = Float.NaN;
      assertRefused(classifier, "sample 17 is no number: NaN", new float[200], damaged);
    }
  }

  private static void assertRefused(
      OnnxAudioClassifier classifier, String message, float[]... waveforms) {
    assertThatThrownBy(() -> classifier.classify(waveforms))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void aClassifierMayBeClosedTwice() throws IOException {
    write(AudioFixture.plain());
    OnnxAudioClassifier classifier = OnnxAudioClassifier.open(file, CPU);

    classifier.close();
    classifier.close();

    assertThatThrownBy(() -> classifier.classify(new float[152]))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void modelsOfAnotherKindAreToldApart() throws IOException {
    ExportFixture.export(ExportFixture.gpt(ExportFixture.plain(), manager), GraphKind.SEQUENCE)
        .write(file);
    assertCannotBeOpened("cannot be used: it is no classifier of sounds but a GPT");

    write(AudioFixture.plain());
    assertThatThrownBy(() -> OnnxGpt.open(file, CPU))
        .isInstanceOf(IOException.class)
        .hasMessage(file + " cannot be used: it is no GPT but made for audio-classification");
  }

  @Test
  void damagedFilesAreRefused() throws IOException {
    assertCannotBeOpened("does not exist");
    write(AudioFixture.plain());
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 1000));
    assertCannotBeOpened("cannot be opened as an ONNX model");
  }

  @Test
  void metadataThatCannotBeAreRefused() throws IOException {
    write(AudioFixture.plain());
    ModelProto model = ModelProto.parseFrom(Files.readAllBytes(file));
    assertRefusedWith(model, "timefreq.format", "2", "are of version 2, known is 1");
    assertRefusedWith(model, "timefreq.task", "speech", "it is no classifier of sounds but made");
    assertRefusedWith(
        model, "timefreq.sample_rate", "-5", "entry timefreq.sample_rate cannot be used: -5");
    assertRefusedWith(model, "timefreq.head", "both", "entry timefreq.head cannot be used: both");
    for (String json : List.of("", "{", "3", "[\"a\",null,\"c\"]", "null")) {
      assertRefusedWith(
          model, "timefreq.classes", json, "entry timefreq.classes cannot be used: " + json);
    }
    assertRefusedWith(
        model,
        "timefreq.classes",
        "[\"a\",\"b\"]",
        "its metadata name 2 classes, and its graph gives logits of shape [-1, 3]");
    assertRefusedWith(model, "timefreq.clip_samples", null, "have no entry timefreq.clip_samples");
  }

  private void assertRefusedWith(ModelProto model, String key, String value, String message)
      throws IOException {
    ModelProto.Builder changed = model.toBuilder().clearMetadataProps();
    for (StringStringEntryProto entry : model.getMetadataPropsList()) {
      if (!entry.getKey().equals(key)) {
        changed.addMetadataProps(entry);
      } else if (value != null) {
        changed.addMetadataProps(entry.toBuilder().setValue(value));
      }
    }
    new OnnxModel(changed.build()).write(file);
    assertCannotBeOpened(message);
  }

  private void assertCannotBeOpened(String message) {
    assertThatThrownBy(() -> OnnxAudioClassifier.open(file, CPU).close())
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
  }
}
