package io.github.timefreq.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results of a JVM that collects garbage all the time, compared with those of a quiet one. */
class DigestsTest {
  private static final int ROUNDS = 2;
  private static final long PATIENCE_MINUTES = 20;

  @TempDir private Path folder;

  @Test
  void everyBitIsTheSameHoweverOftenGarbageIsCollected() throws IOException, InterruptedException {
    Set<String> quiet = digests("quiet", false, 1);
    Set<String> collecting = digests("collecting", true, ROUNDS);

    assertThat(quiet).hasSizeGreaterThan(100);
    assertThat(collecting).isEqualTo(quiet);
  }

  /** The lines of {@link Digests}: one for a result that is the same every time. */
  private Set<String> digests(String name, boolean collecting, int rounds)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx1g");
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--enable-native-access"))
        .forEach(command::add);
    if (collecting) {
      command.addAll(List.of("-XX:+UseSerialGC", "-Xmn2m"));
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Digests.class.getName()));
    command.addAll(List.of(folder.resolve(name).toString(), String.valueOf(rounds)));
    if (collecting) {
      command.add(Digests.COLLECT);
    }
    Path out = folder.resolve(name + ".out");
    Path err = folder.resolve(name + ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    if (!collecting) {
      builder.environment().remove("MALLOC_PERTURB_"); // which the profile sets
    }
    Process process = builder.start();
    try {
      assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).as(name + " ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(err)).isZero();
    return new TreeSet<>(Files.readAllLines(out));
  }
}
