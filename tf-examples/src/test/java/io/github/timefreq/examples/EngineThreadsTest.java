package io.github.timefreq.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import io.github.timefreq.examples.console.EngineThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** In a JVM of its own, as the engine is loaded once. */
@EnabledOnOs(OS.LINUX)
class EngineThreadsTest {
  @TempDir private Path folder;

  @Test
  void theEngineHasTheProcessorsOfTheJvm() throws IOException, InterruptedException {
    assertThat(threads(Map.of())).isEqualTo("1 of 1");
  }

  @Test
  void aNumberOfTheUserStays() throws IOException, InterruptedException {
    assertThat(threads(Map.of("OMP_NUM_THREADS", "2"))).endsWith(" of 2");
  }

  private String threads(Map<String, String> set) throws IOException, InterruptedException {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.keySet().removeIf(name -> name.endsWith("_NUM_THREADS"));
    environment.putAll(set);
    Program.Result result =
        Program.run(
            folder,
            environment,
            Path.of(System.getProperty("java.home"), "bin", "java"),
            "-XX:ActiveProcessorCount=1",
            "-cp",
            System.getProperty("java.class.path"),
            Probe.class.getName());
    return result.out();
  }

  /** Says how many threads the engine has, and what reports say. */
  static final class Probe {
    public static void main(String[] args) {
      EngineThreads.limit();
      Engine.getInstance();
      System.out.print(JniUtils.getNumThreads() + " of " + EngineThreads.describe());
    }
  }
}
