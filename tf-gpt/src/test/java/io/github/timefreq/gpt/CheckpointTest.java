package io.github.timefreq.gpt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  @TempDir private Path folder;
  private Path run;

  @BeforeEach
  void train() throws IOException {
    run = folder.resolve("run");
    try (Training training = TrainingFixture.start(run)) {
      TrainingFixture.trainUntil(training, 6);
    }
  }

  @Test
  void theRunKeepsTheLastAndTheBest() throws IOException {
    assertThat(names(run))
        .containsExactly("best-00000005", "config.json", "last-00000006", "metrics.jsonl");
    assertThat(names(run.resolve("last-00000006")))
        .containsExactly("SHA256SUMS", "model.safetensors", "optimizer.safetensors", "state.json");
    assertThat(names(run.resolve("best-00000005")))
        .containsExactly("SHA256SUMS", "model.safetensors", "state.json");
  }

  @Test
  void aLoadedModelGivesTheSameLogits() throws IOException {
    int[] tokens = GptFixture.tokens(20, 1);
    try (NDManager manager = NDManager.newBaseManager();
        Training training = Training.resume(run, TrainingFixture.corpus(), Device.cpu())) {
      Checkpoint checkpoint = RunFolder.open(run).last();

      Gpt loaded = checkpoint.loadModel(manager);

      assertThat(checkpoint.state().step()).isEqualTo(6);
      assertThat(loaded.getConfig()).isEqualTo(training.getModel().getConfig());
      assertThat(GptFixture.logits(loaded, manager, 1, tokens))
          .isEqualTo(GptFixture.logits(training.getModel(), manager, 1, tokens));
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
    assertThat(RunFolder.open(run).last().state().step()).isEqualTo(6);
  }

  private void assertRefused(Path file, byte[] content, String message) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, content);
    assertRefused(message);
    Files.write(file, whole);
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> Training.resume(run, TrainingFixture.corpus(), Device.cpu()))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aConfigurationThatCannotBeIsRefusedByName() throws IOException {
    Path config = run.resolve("config.json");
    String json = Files.readString(config);
    assertConfigRefused(
        json.replace("\"layers\": 2", "\"layers\": 0"), "layers must be at least 1");
    assertConfigRefused(json.replace("filterbank", "wavelet"), "signal layers are of type");
    assertConfigRefused(json.substring(0, json.length() / 2), "cannot be used");
    assertConfigRefused("", "is empty");
    assertConfigRefused("{}", "model is missing");
    assertConfigRefused(json.replace("signalAfter", "after"), "signalAfter is missing");
    Files.write(config, new byte[] {(byte) 0xff});
    assertThatThrownBy(() -> RunFolder.open(run).config())
        .isInstanceOf(IOException.class)
        .hasMessage(config + " cannot be used: it is no UTF-8 text");
  }

  private void assertConfigRefused(String json, String message) throws IOException {
    Path config = run.resolve("config.json");
    Files.writeString(config, json);
    assertThatThrownBy(() -> RunFolder.open(run).config())
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(config.toString())
        .hasMessageContaining(message);
  }

  @Test
  void whatAKilledProcessLeftUnfinishedIsDeleted() throws IOException {
    Path unfinished = Files.createDirectory(run.resolve(".tmp-123"));
    Files.write(unfinished.resolve("model.safetensors"), new byte[10]);

    Training.resume(run, TrainingFixture.corpus(), Device.cpu()).close();

    assertThat(unfinished).doesNotExist();
  }

  @Test
  void anOlderCheckpointThatAKilledProcessDidNotGetToDeleteIsDeleted() throws IOException {
    List<String> names = names(run);
    for (String older : List.of("last-00000003", "best-00000002")) {
      Files.createFile(Files.createDirectory(run.resolve(older)).resolve("SHA256SUMS"));
    }

    try (Training training = Training.resume(run, TrainingFixture.corpus(), Device.cpu())) {
      TrainingFixture.trainUntil(training, 6);
      assertThat(names(run)).doesNotContain("last-00000003");
      TrainingFixture.trainUntil(training, TrainingFixture.STEPS);
    }

    assertThat(names(run)).hasSameSizeAs(names).doesNotContain("best-00000002");
  }

  @Test
  void aLineOfMetricsThatWasCutOffIsForgotten() throws IOException {
    Path metrics = run.resolve("metrics.jsonl");
    List<String> lines = Files.readAllLines(metrics);
    Files.writeString(metrics, String.join("\n", lines) + "\n{\"step\":7,\"loss\":2.1}\n{\"ste");

    try (Training training = Training.resume(run, TrainingFixture.corpus(), Device.cpu())) {
      TrainingFixture.trainUntil(training, 6);
    }

    assertThat(Files.readAllLines(metrics)).isEqualTo(lines);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> String.valueOf(entry.getFileName())).sorted().toList();
    }
  }
}
