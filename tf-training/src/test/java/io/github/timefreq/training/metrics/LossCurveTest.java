package io.github.timefreq.training.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossCurveTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("metrics.jsonl");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 19, 20, 21, 40, 41, 1000, 1023})
  void itsPointsAreMeansOfAllStepsAndFew(int count) throws IOException {
    Files.writeString(
        file,
        LongStream.rangeClosed(1, count)
            .mapToObj(step -> line(step, step))
            .collect(Collectors.joining()));

    LossCurve curve = LossCurve.read(file, 10);

    assertThat(curve.steps()).isSorted().endsWith((long) count);
    assertThat(curve.losses()).hasSameSizeAs(curve.steps()).hasSizeBetween(Math.min(count, 10), 20);
    long begin = 0;
    for (int i = 0; i < curve.steps().size(); i++) {
      long end = curve.steps().get(i);
      assertThat(curve.losses().get(i)).isEqualTo((begin + 1 + end) / 2.0, within(1e-9));
      begin = end;
    }
  }

  @Test
  void validationPassesAndDamageAreLeftOut() throws IOException {
    Files.writeString(
        file,
        line(1, 3.0)
            + "{\"step\":1,\"loss\":99.0,\"seconds\":1.0,\"validation\":true}\n"
            + "no json\n"
            + "\n"
            + line(2, 2.0)
            + "{\"step\":3,\"lo");

    LossCurve curve = LossCurve.read(file, 10);

    assertThat(curve.steps()).containsExactly(1L, 2L);
    assertThat(curve.losses()).containsExactly(3.0, 2.0);
  }

  @Test
  void itIsEmptyBeforeTheFirstStep() throws IOException {
    assertThat(LossCurve.read(file, 10).steps()).isEmpty();
  }

  private static String line(long step, double loss) {
    return "{\"step\":" + step + ",\"loss\":" + loss + ",\"gradientNorm\":1.0}\n";
  }
}
