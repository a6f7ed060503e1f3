package io.github.timefreq.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
  void onlyNumbersAreLogged() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EvaluationMetrics(3, 1, 1, Map.of("accuracy", Double.NaN)))
        .withMessage("figure accuracy of the validation part must be finite, got NaN after step 3");
  }
}
