package io.github.timefreq.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.training.ToyRun;
import io.github.timefreq.training.ToyTask;
import io.github.timefreq.training.TrainingRun;
import io.github.timefreq.training.internal.io.Draft;
import io.github.timefreq.training.internal.io.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
  @TempDir private Path folder;
  private Path run;

  @BeforeEach
  void train() throws IOException {
    run = folder.resolve("run");
    try (TrainingRun<ToyRun, Linear> training = ToyRun.start(run)) {
      ToyRun.trainUntil(training, 6);
    }
  }

  @Test
  void theRunKeepsTheLastAndTheBest() throws IOException {
    assertThat(names(run))
        .containsExactly("best-00000005", "config.json", "last-00000006", "lock", "metrics.jsonl");
    assertThat(names(run.resolve("last-00000006")))
        .containsExactly("SHA256SUMS", "model.safetensors", "optimizer.safetensors", "state.json");
    assertThat(names(run.resolve("best-00000005")))
        .containsExactly("SHA256SUMS", "model.safetensors", "state.json");
  }

  @Test
  void aFilledModelHasEveryBit() throws IOException {
    try (NDManager manager = NDManager.newBaseManager();
        TrainingRun<ToyRun, Linear> training = ToyRun.resume(run);
        Checkpoint<ToyRun> checkpoint = RunFolder.open(run, ToyRun.class).last()) {
      Linear filled = new ToyTask(checkpoint.state().config()).newModel(manager);
      assertThat(ToyTask.weights(filled)).isNotEqualTo(ToyTask.weights(training.getModel()));

      checkpoint.load(filled, manager);

      assertThat(checkpoint.state().step()).isEqualTo(6);
      assertThat(ToyTask.weights(filled)).isEqualTo(ToyTask.weights(training.getModel()));
    }
  }

  @Test
  void anotherModelIsRefused() throws IOException {
    try (Checkpoint<ToyRun> checkpoint = RunFolder.open(run, ToyRun.class).last();
        NDManager manager = NDManager.newBaseManager()) {
      Linear wider = Linear.builder().setUnits(3).build();
      NamedParameters.initialize(wider, manager, 1, new Shape(1, ToyTask.COORDINATES));

      assertThatThrownBy(() -> checkpoint.load(wider, manager))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(run.resolve("last-00000006/model.safetensors").toString())
          .hasMessageContaining("tensor weight must have shape (3, 3)");
    }
  }

  @Test
  void everyDamagedFileIsRefusedByName() throws IOException {
    Path last = run.resolve("last-00000006");
    for (String name : List.of("model.safetensors", "optimizer.safetensors", "state.json")) {
      Path file = last.resolve(name);
      byte[] whole = Files.readAllBytes(file);

      byte[] flipped = whole.clone();
      flipped[whole.length / 2] ^= 1;
      assertRefused(file, flipped, "checkpoint file " + file + " is damaged");
      assertRefused(
          file, Arrays.copyOf(whole, whole.length - 1), "checkpoint file " + file + " is damaged");
      Files.delete(file);
      assertRefused("checkpoint file " + file + " is missing");
      Files.write(file, whole);
    }
    Path sums = last.resolve("SHA256SUMS");
    byte[] whole = Files.readAllBytes(sums);
    assertRefused(sums, new byte[0], sums + " is damaged");
    assertRefused(sums, new byte[] {65, 10}, sums + " is damaged");
    Files.delete(sums);
    assertRefused(last + " is no checkpoint: it has no file SHA256SUMS");
    Files.write(sums, whole);
    assertThat(ToyRun.last(run).step()).isEqualTo(6);
  }

  private void assertRefused(Path file, byte[] content, String message) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, content);
    assertRefused(message);
    Files.write(file, whole);
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> ToyRun.resume(run))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void whatAKilledProcessLeftUnfinishedIsDeleted() throws IOException {
    Path unfinished = run.resolve(".tmp-" + UUID.randomUUID());
    Path made = Files.createDirectories(unfinished.resolve("made/last-00000009"));
    Files.write(made.resolve("model.safetensors"), new byte[10]);
    Files.createFile(unfinished.resolve("lock"));

    ToyRun.resume(run).close();

    assertThat(unfinished).doesNotExist();
  }

  @Test
  void whatIsBeingMadeBesideTheRunIsLeftAlone() throws IOException {
    try (Draft export = Draft.of(run.resolve("model.onnx"))) {
      Files.writeString(export.getPath(), "a model");

      ToyRun.resume(run).close();

      export.publish();
    }
    assertThat(run.resolve("model.onnx")).hasContent("a model");
  }

  @Test
  void anOpenCheckpointIsReadToTheEndAlthoughATrainingReplacesIt() throws IOException {
    Map<String, List<Float>> expected;
    try (NDManager manager = NDManager.newBaseManager();
        TrainingRun<ToyRun, Linear> training = ToyRun.resume(run);
        Checkpoint<ToyRun> checkpoint = RunFolder.open(run, ToyRun.class).last()) {
      expected = ToyTask.weights(training.getModel());
      ToyRun.trainUntil(training, ToyRun.STEPS);
      assertThat(checkpoint.folder()).doesNotExist();
      Linear filled = new ToyTask(checkpoint.state().config()).newModel(manager);

      checkpoint.load(filled, manager);

      assertThat(ToyTask.weights(filled)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void aNumberThatIsNoneIsRefusedByTheNameOfItsTensor(float number) throws IOException {
    Path model = run.resolve("last-00000006/model.safetensors");
    byte[] bytes = Files.readAllBytes(model);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(bytes.length - 4, number);
    Files.write(model, bytes);
    rewriteChecksum(model);

    try (Checkpoint<ToyRun> checkpoint = RunFolder.open(run, ToyRun.class).last();
        NDManager manager = NDManager.newBaseManager()) {
      Linear filled = new ToyTask(checkpoint.state().config()).newModel(manager);

      assertThatThrownBy(() -> checkpoint.load(filled, manager))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(model + ": tensor bias has the number " + number + ": ");
    }
  }

  private static void rewriteChecksum(Path file) throws IOException {
    Path sums = file.resolveSibling("SHA256SUMS");
    MessageDigest digest = Sha256.newDigest();
    digest.update(Files.readAllBytes(file));
    String entry = "  " + file.getFileName();
    Files.writeString(
        sums, Files.readString(sums).replaceAll("\\w{64}" + entry, Sha256.hex(digest) + entry));
  }

  @ParameterizedTest
  @CsvSource({
    "'\"step\": 6', '\"step\": -5', 'step must be at least 0, got -5'",
    "'\"step\": 6', '\"step\": 7', 'its state is that of step 7'",
    "'\"step\": 6', '\"other\": 6', 'is unknown'",
    "'\"seconds\": ', '\"seconds\": -', 'seconds must be at least 0 and finite, got -'",
    "'\"seconds\": [^,}]+', '\"seconds\": NaN', 'JSON forbids NaN and infinities'",
    "'\"bestLoss\": [^,}]+', '\"bestLoss\": NaN', 'JSON forbids NaN and infinities'",
    "'\"config\": ', '\"other\": ', 'is unknown'"
  })
  void aStateThatNoTrainingHasIsRefusedAlthoughItsChecksumIsRight(
      String from, String to, String message) throws IOException {
    Path last = run.resolve("last-00000006");
    Path state = last.resolve("state.json");
    String text = Files.readString(state);
    assertThat(text).containsPattern(from);
    Files.writeString(state, text.replaceFirst(from, to));
    rewriteChecksum(state);

    assertThatThrownBy(() -> ToyRun.resume(run))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(last.toString())
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing", "", "{", "{\"training\": {", "\0\0\0"})
  void aConfigurationThatIsMissingOrDamagedIsTakenFromTheCheckpoint(String content)
      throws IOException {
    Path config = run.resolve("config.json");
    String whole = Files.readString(config);
    Files.delete(config);
    if (!content.equals("missing")) {
      Files.writeString(config, content);
    }

    assertThat(RunFolder.open(run, ToyRun.class).config()).isEqualTo(ToyRun.defaults());
    try (TrainingRun<ToyRun, Linear> training = ToyRun.resume(run)) {
      assertThat(training.getStep()).isEqualTo(6);
    }

    assertThat(config).hasContent(whole);
  }

  @Test
  void aConfigurationIsRepairedOnlyWhereItIsLost() throws IOException {
    RunFolder<ToyRun> stored = RunFolder.open(run, ToyRun.class);
    assertThat(stored.repairConfig()).isFalse();
    Files.delete(run.resolve("config.json"));

    assertThat(stored.repairConfig()).isTrue();
    assertThat(stored.repairConfig()).isFalse();
  }

  @Test
  void withoutACheckpointADamagedConfigurationIsRefused() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.createFile(other.resolve("config.json"));

    assertThatThrownBy(() -> ToyRun.resume(other))
        .isInstanceOf(IOException.class)
        .hasMessage(other.resolve("config.json") + " is empty");
  }

  @Test
  void anOlderCheckpointThatAKilledProcessDidNotGetToDeleteIsDeleted() throws IOException {
    List<String> names = names(run);
    for (String older : List.of("last-00000003", "best-00000002")) {
      Files.createFile(Files.createDirectory(run.resolve(older)).resolve("SHA256SUMS"));
    }

    try (TrainingRun<ToyRun, Linear> training = ToyRun.resume(run)) {
      ToyRun.trainUntil(training, 6);
      assertThat(names(run)).doesNotContain("last-00000003");
      ToyRun.trainUntil(training, ToyRun.STEPS);
    }

    assertThat(names(run)).hasSameSizeAs(names).doesNotContain("best-00000002");
  }

  @Test
  void aCopyBesideACheckpointIsNeitherOpenedNorDeleted() throws IOException {
    for (String name : List.of("last-00000006", "best-00000005")) {
      Path copy = Files.createDirectory(run.resolve(name + ".bak"));
      Files.createFile(copy.resolve("kept"));
    }

    try (TrainingRun<ToyRun, Linear> training = ToyRun.resume(run)) {
      assertThat(training.getStep()).isEqualTo(6);
      ToyRun.trainUntil(training, ToyRun.STEPS);
    }

    assertThat(names(run))
        .containsExactly(
            "best-00000005.bak",
            "best-00000012",
            "config.json",
            "last-00000006.bak",
            "last-00000012",
            "lock",
            "metrics.jsonl");
    assertThat(run.resolve("last-00000006.bak/kept")).exists();
  }

  @Test
  void theNewestCheckpointIsThatOfTheLargestNumber() throws IOException {
    Files.createDirectory(run.resolve("last-99999999"));
    Path newest = Files.createDirectory(run.resolve("last-100000000"));

    assertRefused(newest + " is no checkpoint: it has no file SHA256SUMS");
  }

  @Test
  void aLineOfMetricsThatWasCutOffIsForgotten() throws IOException {
    Path metrics = run.resolve("metrics.jsonl");
    List<String> lines = Files.readAllLines(metrics);
    Files.writeString(metrics, String.join("\n", lines) + "\n{\"step\":7,\"loss\":2.1}\n{\"ste");

    try (TrainingRun<ToyRun, Linear> training = ToyRun.resume(run)) {
      ToyRun.trainUntil(training, 6);
    }

    assertThat(Files.readAllLines(metrics)).isEqualTo(lines);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> String.valueOf(entry.getFileName())).sorted().toList();
    }
  }
}
