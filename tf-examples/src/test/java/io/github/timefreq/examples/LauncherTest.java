package io.github.timefreq.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The scripts {@code tf} and {@code timefreq}, with a program in place of Java that tells its call.
 */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  private static final String JAVA =
      """
      #!/bin/sh
      case $1 in
        -version) echo 'openjdk version "17.0.1"' >&2; exit ;;
      esac
      echo "charmap=$(locale charmap)"
      echo "spin=${GOMP_SPINCOUNT-unset}"
      echo "threads=${OMP_NUM_THREADS-unset}"
      echo "classes=$CLASSPATH"
      for word; do echo "$word"; done
      """;

  @TempDir private Path home;

  @BeforeEach
  void buildNothing() throws IOException {
    Program.require("the launcher", "bash", "locale");
    Files.copy(Path.of("..", "tf"), home.resolve("tf"));
    Files.createDirectories(home.resolve("tf-examples/src/launch"));
    Files.copy(Path.of("src/launch/launch.sh"), home.resolve("tf-examples/src/launch/launch.sh"));
    Files.createDirectories(home.resolve("unpacked/bin"));
    Files.createDirectories(home.resolve("unpacked/lib"));
    Files.copy(Path.of("src/launch/launch.sh"), home.resolve("unpacked/bin/timefreq"));
    Path java = Files.createDirectories(home.resolve("jdk/bin")).resolve("java");
    Files.writeString(java, JAVA);
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.createDirectories(home.resolve("tf-examples/src/main"));
    Files.writeString(home.resolve("pom.xml"), "");
    Files.writeString(home.resolve("tf-examples/pom.xml"), "");
    Files.createDirectories(home.resolve("tf-examples/target/tf/lib"));
    Path stamp = Files.writeString(home.resolve("tf-examples/target/tf/stamp"), "");
    Files.setLastModifiedTime(stamp, FileTime.from(Instant.now().plusSeconds(60)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "LC_ALL=C", "LC_ALL=POSIX", "LANG=C", "LANG=xx_YY.UTF-8", "LC_CTYPE=C"})
  void theLocaleIsOneOfUtf8(String variable) throws IOException, InterruptedException {
    assertThat(tf(variable)).contains("charmap=UTF-8", "-Dfile.encoding=UTF-8");
  }

  @Test
  void waitingThreadsSleepUnlessTheUserSaysOtherwise() throws IOException, InterruptedException {
    assertThat(tf("")).contains("spin=0", "threads=unset");
    assertThat(tf("GOMP_SPINCOUNT=1000")).contains("spin=1000");
    assertThat(tf("OMP_WAIT_POLICY=active")).contains("spin=unset");
  }

  @Test
  void argumentsArriveAsTheyAre() throws IOException, InterruptedException {
    assertThat(tf("", "sample", "--prompt", "ein Bär *")).contains("--prompt", "ein Bär *");
  }

  @Test
  void theZipIsStartedAlike() throws IOException, InterruptedException {
    List<String> started = run("sh unpacked/bin/timefreq", "", "train");
    Path lib = home.toRealPath().resolve("unpacked/lib");
    assertThat(started).contains("classes=" + lib + "/*:" + lib + "/cpu/*", "spin=0");
    assertThat(withoutFolders(started)).isEqualTo(withoutFolders(tf("", "train")));
  }

  @Test
  void aGpuHasTheCpusLibtorchLeftOut() throws IOException, InterruptedException {
    Path lib = home.toRealPath().resolve("tf-examples/target/tf/lib");
    assertThat(tf("TF_GPU=1")).contains("classes=" + lib + "/*");
  }

  private static List<String> withoutFolders(List<String> lines) {
    return lines.stream()
        .map(line -> line.replaceFirst("^(classes|-Dtf.command)=.*", "$1"))
        .toList();
  }

  private List<String> tf(String variable, String... words)
      throws IOException, InterruptedException {
    return run("bash ./tf", variable, words);
  }

  private List<String> run(String script, String variable, String... words)
      throws IOException, InterruptedException {
    Map<String, String> environment = new HashMap<>();
    environment.put("PATH", System.getenv("PATH"));
    environment.put("JAVA_HOME", home.resolve("jdk").toString());
    if (!variable.isEmpty()) {
      String[] parts = variable.split("=", 2);
      environment.put(parts[0], parts[1]);
    }
    // In a file, so that the encoding of this JVM's arguments does not matter.
    StringBuilder call = new StringBuilder("exec " + script);
    for (String word : words) {
      call.append(" '").append(word).append('\'');
    }
    Files.writeString(home.resolve("call.sh"), call, StandardCharsets.UTF_8);
    Program.Result result = Program.run(home, environment, "bash", "call.sh");
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    return result.out().lines().toList();
  }
}
