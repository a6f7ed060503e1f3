package io.github.timefreq.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.timefreq.examples.audio.AudioCliFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands on a terminal, and what ends them there. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class TerminalTest {
  private static final List<String> ENDLESS =
      List.of("--steps=100000000", "--eval-every=1000", "--checkpoint-every=100000000");
  private static final Pattern STOPPED = Pattern.compile("stopped after step (\\d+); go on with: ");

  @TempDir private static Path shared;
  private static Path toy;
  private static Path large;
  private static Path sounds;

  @TempDir private Path folder;

  @BeforeAll
  static void train() throws IOException {
    toy = shared.resolve("toy");
    assertThat(CliFixture.trainSixSteps(toy).status()).isZero();
    large = shared.resolve("large");
    List<String> options =
        List.of("--layers=6", "--width=256", "--context=16", "--batch=1", "--steps=1");
    assertThat(
            CliFixture.tf("train", "--plain", options, "--split=0.999,0.0005", "--out", large)
                .status())
        .isZero();
    sounds = AudioCliFixture.sounds(shared.resolve("sounds"));
  }

  enum Ending {
    INTERRUPT(130) {
      @Override
      void come(TerminalJvm command) throws IOException {
        command.interrupt();
      }
    },
    INTERRUPT_TWICE(130) {
      @Override
      void come(TerminalJvm command) throws IOException {
        command.interrupt();
        command.interrupt();
      }
    },
    TERMINATE(143) {
      @Override
      void come(TerminalJvm command) {
        command.terminate();
      }
    },
    HANG_UP(129) {
      @Override
      void come(TerminalJvm command) {
        command.hangUp();
      }
    },
    CLOSE(129) {
      @Override
      void come(TerminalJvm command) throws IOException {
        command.closeTerminal();
      }
    };

    private final int status;

    Ending(int status) {
      this.status = status;
    }

    abstract void come(TerminalJvm command) throws IOException;
  }

  enum Command {
    TRAIN(true) {
      @Override
      List<String> words(Path out) {
        return CliFixture.words("train", CliFixture.TOY, ENDLESS, "--out", out);
      }
    },
    AUDIO_TRAIN(true) {
      @Override
      List<String> words(Path out) {
        return CliFixture.words(
            "audio", "train", AudioCliFixture.toy(1_000_000), "--data", sounds, "--out", out);
      }
    },
    COMPARE(true) {
      @Override
      List<String> words(Path out) {
        return CliFixture.words("compare", CliFixture.TOY, ENDLESS, "--out", out);
      }
    },
    AUDIO_COMPARE(true) {
      @Override
      List<String> words(Path out) {
        return CliFixture.words(
            "audio", "compare", AudioCliFixture.toy(1_000_000), "--data", sounds, "--out", out);
      }
    },
    EXPORT(false) {
      @Override
      List<String> words(Path out) {
        return CliFixture.words("export", large, "--out", out.resolve("model.onnx"));
      }

      @Override
      void awaitWork(TerminalJvm command, Path out) throws IOException {
        while (command.isAlive() && !hasDraft(out)) {
          Thread.onSpinWait();
        }
      }
    },
    EVAL(false) {
      @Override
      List<String> words(Path out) {
        return CliFixture.words("eval", toy, "--part=train");
      }

      @Override
      void awaitWork(TerminalJvm command, Path out) throws IOException {
        command.awaitText("evaluating");
      }
    },
    SAMPLE(false) {
      @Override
      List<String> words(Path out) {
        return CliFixture.words("sample", toy, "--tokens=4000000", "--prompt=the ");
      }

      @Override
      void awaitWork(TerminalJvm command, Path out) throws IOException {
        command.awaitText("the ");
      }
    };

    private final boolean saves;

    Command(boolean saves) {
      this.saves = saves;
    }

    abstract List<String> words(Path out);

    void awaitWork(TerminalJvm command, Path out) throws IOException {
      command.awaitText(" loss ");
    }
  }

  /** One of each kind. */
  static Stream<Arguments> some() {
    return Stream.of(
        Arguments.of(Command.TRAIN, Ending.INTERRUPT),
        Arguments.of(Command.TRAIN, Ending.CLOSE),
        Arguments.of(Command.AUDIO_TRAIN, Ending.TERMINATE),
        Arguments.of(Command.COMPARE, Ending.HANG_UP),
        Arguments.of(Command.EXPORT, Ending.INTERRUPT),
        Arguments.of(Command.SAMPLE, Ending.INTERRUPT));
  }

  static Stream<Arguments> all() {
    return Arrays.stream(Command.values())
        .flatMap(
            command -> Arrays.stream(Ending.values()).map(ending -> Arguments.of(command, ending)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("some")
  void aCommandThatIsEndedKeepsWhatItHas(Command command, Ending ending) throws Exception {
    end(command, ending);
  }

  @Tag("campaign")
  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("all")
  void everyCommandThatIsEndedKeepsWhatItHas(Command command, Ending ending) throws Exception {
    end(command, ending);
  }

  private void end(Command command, Ending ending) throws IOException, InterruptedException {
    Path out = Files.createDirectory(folder.resolve("out"));
    String shown = "";
    try (TerminalJvm terminal = TerminalJvm.tf(command.words(out))) {
      command.awaitWork(terminal, out);
      ending.come(terminal);
      if (ending != Ending.CLOSE) {
        shown = terminal.readAll();
      }
      assertThat(terminal.await()).as(shown).isEqualTo(ending.status);
    }
    assertThat(shown).doesNotContain("Exception", "\tat ", "tf: ");
    try (Stream<Path> left = Files.walk(out)) {
      assertThat(left).noneMatch(TerminalTest::isDraft);
    }
    if (command.saves && ending != Ending.INTERRUPT_TWICE) {
      assertSaved(out, shown);
    } else if (!command.saves) {
      assertThat(CliFixture.names(out)).isEmpty();
    }
  }

  /** Checks that a run below a folder has a checkpoint, of the step that was told, if it was. */
  private static void assertSaved(Path out, String shown) throws IOException {
    List<Path> last;
    try (Stream<Path> files = Files.walk(out)) {
      last = files.filter(file -> file.getFileName().toString().startsWith("last-")).toList();
    }
    assertThat(last).as(shown).hasSize(1);
    assertThat(last.get(0).resolve("SHA256SUMS")).exists();
    Matcher stopped = STOPPED.matcher(shown);
    if (stopped.find()) {
      assertThat(last.get(0))
          .hasFileName(String.format("last-%08d", Long.parseLong(stopped.group(1))));
    }
  }

  private static boolean hasDraft(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.anyMatch(TerminalTest::isDraft);
    }
  }

  private static boolean isDraft(Path path) {
    return path.getFileName().toString().startsWith(".tmp-");
  }

  @Test
  void aTrainingTellsThatItStopsAndHowToGoOn() throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    try (TerminalJvm terminal = TerminalJvm.tf(Command.TRAIN.words(out))) {
      terminal.awaitText(" loss ");
      terminal.interrupt();

      String shown = terminal.readAll();
      assertThat(terminal.await()).isEqualTo(130);
      assertThat(shown)
          .contains("stopping after the running step; Ctrl-C again ends at once")
          .containsPattern("stopped after step \\d+; go on with: tf resume " + out);
      assertThat(shown.lines())
          .as("a bar has the width of the terminal")
          .filteredOn(line -> line.startsWith("training ") && !line.contains("^C"))
          .isNotEmpty()
          .allSatisfy(line -> assertThat(line).hasSize(TerminalJvm.COLUMNS - 1));
    }
  }

  @Test
  void aSecondInterruptEndsAStepThatDoesNotEnd() throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    try (TerminalJvm terminal =
        TerminalJvm.tf(Command.TRAIN.words(out), "--accumulate=100000000")) {
      terminal.awaitText("training ");
      terminal.interrupt();
      terminal.awaitText("stopping after the running step");
      terminal.interrupt();

      assertThat(terminal.readAll()).doesNotContain("stopped after", "Exception");
      assertThat(terminal.await()).isEqualTo(130);
    }
    assertThat(CliFixture.names(out)).containsExactly("config.json", "lock", "metrics.jsonl");
  }
}
