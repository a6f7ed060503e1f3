package io.github.timefreq.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import io.github.timefreq.core.NamedParameters;
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
        TrainingRun<ToyRun, Linear> training = ToyRun.resume(run)) {
      Checkpoint<ToyRun> checkpoint = RunFolder.open(run, ToyRun.class).last();
      Linear filled = new ToyTask(checkpoint.state().config()).newModel(manager);
      assertThat(ToyTask.weights(filled)).isNotEqualTo(ToyTask.weights(training.getModel()));

      checkpoint.load(filled, manager);

      assertThat(checkpoint.state().step()).isEqualTo(6);
      assertThat(ToyTask.weights(filled)).isEqualTo(ToyTask.weights(training.getModel()));
    }
  }

  @Test
  void anotherModelIsRefused() throws IOException {
    Checkpoint<ToyRun> checkpoint = RunFolder.open(run, ToyRun.class).last();
    try (NDManager manager = NDManager.newBaseManager()) {
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
    assertThat(RunFolder.open(run, ToyRun.class).last().state().step()).isEqualTo(6);
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
    Path unfinished = Files.createDirectory(run.resolve(".tmp-123"));
    Files.write(unfinished.resolve("model.safetensors"), new byte[10]);

    ToyRun.resume(run).close();

    assertThat(unfinished).doesNotExist();
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
