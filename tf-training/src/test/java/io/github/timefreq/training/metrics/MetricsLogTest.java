package io.github.timefreq.training.metrics;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.timefreq.training.internal.io.Json;
import io.github.timefreq.training.internal.io.OtherJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsLogTest {
  private static final StepMetrics STEP = new StepMetrics(1, 2.5, 0.5, 1e-3, 100);

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("metrics.jsonl");
  }

  @Test
  void withoutFiguresALineHasNone() throws IOException {
    try (MetricsLog log = new MetricsLog(file, 0)) {
      log.add(STEP);
      log.add(new EvaluationMetrics(1, 2.25, 0.5, Map.of()));
    }

    assertThat(Files.readAllLines(file))
        .containsExactly(
            "{\"step\":1,\"loss\":2.5,\"gradientNorm\":0.5,\"learningRate\":0.001,"
                + "\"itemsPerSecond\":100.0}",
            "{\"step\":1,\"loss\":2.25,\"seconds\":0.5,\"validation\":true}");
  }

  @Test
  void evaluationsComeBackWithAndWithoutFigures() throws IOException {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("top-5 accuracy", 0.75);
    figures.put("accuracy", 0.5);
    EvaluationMetrics plain = new EvaluationMetrics(1, 2.25, 0.5, Map.of());
    EvaluationMetrics rich = new EvaluationMetrics(2, 2, 1, figures);
    try (MetricsLog log = new MetricsLog(file, 0)) {
      log.add(plain);
      log.add(rich);
    }

    try (MetricsLog log = new MetricsLog(file, 2)) {
      assertThat(log.evaluations()).containsExactly(plain, rich);
      assertThat(log.evaluations().get(1).figures().keySet())
          .containsExactly("top-5 accuracy", "accuracy");
    }
  }

  @Test
  void whatIsLaterThanTheCheckpointIsCutOff() throws IOException {
    try (MetricsLog log = new MetricsLog(file, 0)) {
      log.add(STEP);
      log.add(new EvaluationMetrics(2, 2, 1, Map.of()));
    }

    try (MetricsLog log = new MetricsLog(file, 1)) {
      assertThat(log.evaluations()).isEmpty();
    }
    assertThat(Files.readAllLines(file)).hasSize(1);
  }

  @Test
  void aLineIsInTheFileAsSoonAsItIsAdded() throws IOException {
    try (MetricsLog log = new MetricsLog(file, 0)) {
      assertThat(file).isEmptyFile();
      log.add(STEP);
      assertThat(file).content().hasLineCount(1).endsWith("\n");
      log.add(new EvaluationMetrics(1, 2, 1, Map.of()));
      assertThat(file).content().hasLineCount(2).endsWith("\n");
    }
  }

  @Test
  void goodLinesAreNeverWrittenOnceMore() throws IOException {
    try (MetricsLog log = new MetricsLog(file, 0)) {
      log.add(STEP);
      log.add(new EvaluationMetrics(2, 2, 1, Map.of()));
    }
    byte[] first = Files.readAllBytes(file);
    Path sameFile = Files.createLink(folder.resolve("same"), file);

    try (MetricsLog log = new MetricsLog(file, 1)) {
      log.add(new EvaluationMetrics(2, 2, 1, Map.of()));
    }

    assertThat(sameFile).hasBinaryContent(first);
  }

  @Test
  void aDamagedLineCostsNoneOfThoseBehindIt() throws IOException {
    EvaluationMetrics look = new EvaluationMetrics(2, 2, 1, Map.of());
    Files.writeString(file, "\0\0\0" + "x".repeat(3 << 20) + "\n{\"step\":\n");
    String damaged = Files.readString(file);
    Files.writeString(file, "{\"step\":2,\"loss\":2,\"seconds\":1,\"validation\":true}", APPEND);

    try (MetricsLog log = new MetricsLog(file, 2)) {
      assertThat(log.evaluations()).containsExactly(look);
      log.add(STEP);
    }

    assertThat(Files.readString(file))
        .startsWith(damaged)
        .endsWith("true}\n" + Json.tree(STEP) + "\n");
  }

  @Test
  void aLongLogIsReadInLittleMemory() throws IOException, InterruptedException {
    try (OtherJvm reader =
        OtherJvm.start(folder.resolve("err"), "-Xmx16m", LongLog.class, file.toString())) {
      assertThat(reader.readLine()).isEqualTo("evaluations 300, then 300");
      assertThat(reader.await()).as(reader.errors()).isZero();
    }
    assertThat(Files.size(file)).isGreaterThan(16L << 20);
  }

  /** Writes and reads a log of 300,000 steps. */
  static final class LongLog {
    private static final int STEPS = 300_000;

    public static void main(String[] args) throws IOException {
      Path file = Path.of(args[0]);
      int written;
      try (MetricsLog log = new MetricsLog(file, 0)) {
        for (int step = 1; step <= STEPS; step++) {
          log.add(new StepMetrics(step, 2.5, 0.5, 1e-3, 100));
          if (step % 1000 == 0) {
            log.add(new EvaluationMetrics(step, 2, 1, Map.of()));
          }
        }
        written = log.evaluations().size();
      }
      try (MetricsLog log = new MetricsLog(file, STEPS)) {
        System.out.println("evaluations " + written + ", then " + log.evaluations().size());
      }
    }
  }

  @Test
  void onlyNumbersAreLogged() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EvaluationMetrics(3, 1, 1, Map.of("accuracy", Double.NaN)))
        .withMessage("figure accuracy of the validation part must be finite, got NaN after step 3");
  }
}
