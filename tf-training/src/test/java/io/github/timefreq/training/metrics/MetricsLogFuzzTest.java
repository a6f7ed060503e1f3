package io.github.timefreq.training.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.timefreq.training.internal.io.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a log of metrics holds, a run goes on from it. */
class MetricsLogFuzzTest {
  @TempDir private static Path folder;

  static Stream<byte[]> logs() {
    String step = Json.tree(new StepMetrics(1, 2.5, 0.5, 1e-3, 100)).toString();
    String look = "{\"step\":2,\"loss\":2.25,\"seconds\":3.2,\"validation\":true}";
    String figures = look.replace("true", "true,\"figures\":{\"accuracy\":0.5}");
    return Stream.of(
            step + "\n" + look + "\n",
            step + "\n" + look.substring(0, 20),
            figures + "\n" + figures.replace("0.5", "null") + "\n" + step,
            look.replace("2.25", "\"two\"") + "\n" + step,
            "")
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("logs")
  @FuzzTest(maxDuration = "2m")
  void aLogOpensAtItsLastGoodLine(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("metrics.jsonl"), content);

    int evaluations;
    try (MetricsLog log = new MetricsLog(file, Long.MAX_VALUE)) {
      evaluations = log.evaluations().size();
    }

    assertThat(Files.size(file)).isLessThanOrEqualTo(3L * content.length + 1);
    try (MetricsLog log = new MetricsLog(file, Long.MAX_VALUE)) {
      assertThat(log.evaluations()).hasSize(evaluations);
    }
  }
}
