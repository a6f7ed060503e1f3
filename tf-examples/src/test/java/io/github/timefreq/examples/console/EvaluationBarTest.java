package io.github.timefreq.examples.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EvaluationBarTest {
  private final StringWriter out = new StringWriter();
  private long nanos;

  @Test
  void whereThereIsNoTerminalALineIsPrintedEveryTenSeconds() {
    try (EvaluationBar bar = new EvaluationBar("testing", new PrintWriter(out), () -> nanos)) {
      for (int second = 0; second <= 24; second++) {
        nanos = Duration.ofSeconds(second).toNanos();
        bar.beforeBatch(second * 4, 100);
      }
    }

    assertThat(out.toString().lines())
        .containsExactly("testing  40 %  15 s left", "testing  80 %  5 s left");
  }

  @Test
  void aShortEvaluationPrintsNothing() {
    try (EvaluationBar bar = new EvaluationBar("testing", new PrintWriter(out), () -> nanos)) {
      bar.beforeBatch(0, 2);
      nanos = Duration.ofSeconds(9).toNanos();
      bar.beforeBatch(1, 2);
    }

    assertThat(out.toString()).isEmpty();
  }
}
