package io.github.timefreq.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.timefreq.audio.training.AudioRunConfig;
import io.github.timefreq.examples.audio.AudioCliFixture;
import io.github.timefreq.gpt.text.MarkovText;
import io.github.timefreq.gpt.training.RunConfig;
import io.github.timefreq.training.internal.io.Sha256;
import io.github.timefreq.training.run.Checkpoint;
import io.github.timefreq.training.run.RunFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kills of commands that write, at random moments: what they wrote is whole, no step is lost but
 * those since the last checkpoint, and the same command or {@code resume} ends with what an
 * uninterrupted one makes, bit for bit. {@code -Dkills=200} says how many.
 */
@Tag("campaign")
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 6, unit = TimeUnit.HOURS)
class KillCampaignTest {
  private static final int KILLS = Integer.getInteger("kills", 200);
  private static final Random RANDOM = new Random(2026);
  private static final String TIMES = "\"(seconds|tokensPerSecond)\":[^,}]*";

  @TempDir private static Path shared;
  @TempDir private Path folder;

  enum Subject {
    TRAIN {
      @Override
      List<String> words(Path out) {
        return Files.exists(out.resolve("config.json"))
            ? CliFixture.words("resume", out, "--device=cpu")
            : CliFixture.words("train", text(), SHORT, "--steps=300", "--out", out);
      }

      @Override
      long lastStep(Path out) throws IOException {
        return KillCampaignTest.lastStep(out, RunConfig.class);
      }
    },
    AUDIO_TRAIN {
      @Override
      List<String> words(Path out) {
        return Files.exists(out.resolve("config.json"))
            ? CliFixture.words("audio", "resume", out, "--device=cpu")
            : CliFixture.words(
                "audio",
                "train",
                AudioCliFixture.toy(40),
                "--data",
                shared.resolve("sounds"),
                "--out",
                out);
      }

      @Override
      long lastStep(Path out) throws IOException {
        return KillCampaignTest.lastStep(out, AudioRunConfig.class);
      }
    },
    COMPARE {
      @Override
      List<String> words(Path out) {
        return CliFixture.words(
            "compare", text(), SHORT, "--steps=100", "--rounds=0", "--seeds=2", "--out", out);
      }
    },
    EXPORT {
      @Override
      List<String> words(Path out) {
        return CliFixture.words(
            "export", shared.resolve("run"), "--out", out.resolve("model.onnx"));
      }
    },
    REPORT {
      @Override
      List<String> words(Path out) {
        return CliFixture.words(
            "report", shared.resolve("experiment"), "--out", out.resolve("report.md"));
      }
    };

    private static final List<String> SHORT =
        List.of("--split=0.9,0.05", "--eval-every=7", "--checkpoint-every=3");

    abstract List<String> words(Path out);

    /** Step of the newest checkpoint, or 0. */
    long lastStep(Path out) throws IOException {
      return 0;
    }

    /** Whether all files are the same each time, and whole at every moment. */
    boolean isExact() {
      return this == EXPORT || this == REPORT;
    }

    static List<String> text() {
      return CliFixture.words(CliFixture.TOY, "--data", shared.resolve("text.txt"));
    }
  }

  enum Medium {
    FILES,
    TERMINAL
  }

  /** A command that runs on a medium. */
  private interface Life extends AutoCloseable {
    /** Waits for its end, and returns null if it does not come in time. */
    @Nullable Integer await(long nanos) throws InterruptedException;

    void kill() throws InterruptedException;

    @Override
    void close();
  }

  static Stream<Arguments> lives() {
    return Stream.of(Subject.values())
        .flatMap(
            subject -> Stream.of(Medium.values()).map(medium -> Arguments.of(subject, medium)));
  }

  @BeforeAll
  static void prepare() throws IOException {
    Files.write(shared.resolve("text.txt"), new MarkovText(20_000).read());
    AudioCliFixture.sounds(shared.resolve("sounds"));
    assertThat(CliFixture.trainSixSteps(shared.resolve("run")).status()).isZero();
    Path experiment = shared.resolve("experiment");
    assertThat(CliFixture.tf(Subject.COMPARE.words(experiment)).status()).isZero();
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("lives")
  void nothingIsLost(Subject subject, Medium medium) throws Exception {
    Path whole = Files.createDirectories(folder.resolve("whole/out"));
    long began = System.nanoTime();
    runToItsEnd(subject, medium, whole);
    long longest = System.nanoTime() - began;
    Map<String, String> expected = result(subject, whole);

    Path killed = Files.createDirectories(folder.resolve("killed/out"));
    int kills = 0;
    int ends = 0;
    while (kills < Math.max(1, KILLS / (int) lives().count())) {
      long step = subject.lastStep(killed);
      try (Life life = start(subject, medium, killed)) {
        Integer status = life.await((long) (RANDOM.nextDouble() * longest));
        if (status == null) {
          life.kill();
          kills++;
          assertThat(subject.lastStep(killed)).isGreaterThanOrEqualTo(step);
          if (subject.isExact()) {
            assertThat(expected).containsAllEntriesOf(result(subject, killed));
          }
          continue;
        }
        assertThat(status).isZero();
      }
      assertThat(result(subject, killed)).isEqualTo(expected);
      CliFixture.delete(killed);
      Files.createDirectories(killed);
      ends++;
    }
    runToItsEnd(subject, medium, killed);

    assertThat(result(subject, killed)).isEqualTo(expected);
    assertThat(drafts(killed)).isEmpty();
    System.out.printf("| %s | %s | %d | %d | 0 |%n", subject, medium, kills, ends + 1);
  }

  private Life start(Subject subject, Medium medium, Path out) throws IOException {
    return medium == Medium.FILES
        ? new FileLife(ChildJvm.tf(folder.resolve("err"), subject.words(out)))
        : new TerminalLife(TerminalJvm.tf(subject.words(out)));
  }

  private void runToItsEnd(Subject subject, Medium medium, Path out) throws Exception {
    try (Life life = start(subject, medium, out)) {
      assertThat(life.await(TimeUnit.MINUTES.toNanos(10))).isZero();
    }
  }

  private static <C> long lastStep(Path out, Class<C> type) throws IOException {
    if (CliFixture.names(out).stream().noneMatch(name -> name.startsWith("last-"))) {
      return 0;
    }
    try (Checkpoint<C> last = RunFolder.open(out, type).last()) {
      return last.state().step();
    }
  }

  private static List<Path> drafts(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith(".tmp-")).toList();
    }
  }

  /** What must not differ: names of all files, and the contents of those that times are not in. */
  private static Map<String, String> result(Subject subject, Path out) throws IOException {
    Map<String, String> result = new TreeMap<>();
    List<Path> drafts = drafts(out);
    try (Stream<Path> files = Files.walk(out)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (drafts.stream().noneMatch(file::startsWith)) {
          result.put(out.relativize(file).toString(), content(subject, file));
        }
      }
    }
    return result;
  }

  private static String content(Subject subject, Path file) throws IOException {
    String name = file.getFileName().toString();
    byte[] bytes = Files.readAllBytes(file);
    if (name.equals("metrics.jsonl")) {
      bytes =
          new String(bytes, StandardCharsets.UTF_8)
              .replaceAll(TIMES, "")
              .getBytes(StandardCharsets.UTF_8);
    } else if (!subject.isExact() && !name.endsWith(".safetensors")) {
      return "any";
    }
    MessageDigest digest = Sha256.newDigest();
    digest.update(bytes);
    return Sha256.hex(digest);
  }

  private record FileLife(ChildJvm process) implements Life {
    @Override
    public @Nullable Integer await(long nanos) throws InterruptedException {
      return process.await(nanos);
    }

    @Override
    public void kill() throws InterruptedException {
      process.kill();
    }

    @Override
    public void close() {
      process.close();
    }
  }

  private record TerminalLife(TerminalJvm process) implements Life {
    private TerminalLife {
      process.watch();
    }

    @Override
    public @Nullable Integer await(long nanos) throws InterruptedException {
      return process.await(nanos);
    }

    @Override
    public void kill() throws InterruptedException {
      process.kill();
      process.await();
    }

    @Override
    public void close() {
      process.close();
    }
  }
}
