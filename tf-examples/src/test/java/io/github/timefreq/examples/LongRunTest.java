package io.github.timefreq.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.timefreq.examples.measure.PeakMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Memory that a training takes does not grow with its length. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class LongRunTest {
  private static final double MEGABYTE = 1 << 20;

  @TempDir private Path folder;

  @Test
  void residentMemoryStaysFlatOverTenThousandSteps() throws IOException, InterruptedException {
    assumeThat(PeakMemory.currentBytes()).as("the system tells the resident memory").isPresent();
    TreeMap<Integer, Long> memory = new TreeMap<>();
    try (ChildJvm process =
        ChildJvm.start(
            LongRun.class, folder.resolve("err"), List.of(folder.resolve("run").toString()))) {
      for (String line : process.readAll().lines().toList()) {
        String[] words = line.split(" ", 2);
        memory.put(Integer.valueOf(words[0]), Long.valueOf(words[1]));
      }
      assertThat(process.await()).as(process.errors()).isZero();
    }
    assertThat(memory).containsKey(LongRun.STEPS).hasSizeGreaterThan(400);

    double early = mean(memory.subMap(2_000, 4_000));
    double late = mean(memory.subMap(8_000, 10_000));

    assertThat(late - early).as("growth in MB over %.0f MB", early).isLessThan(16);
  }

  private static double mean(Map<Integer, Long> memory) {
    return memory.values().stream().mapToLong(bytes -> bytes).average().orElseThrow() / MEGABYTE;
  }
}
