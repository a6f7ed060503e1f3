package io.github.timefreq.examples.audio;

import static io.github.timefreq.examples.CliFixture.tf;
import static io.github.timefreq.examples.audio.AudioCliFixture.TOY;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.github.timefreq.audio.AudioClassifier;
import io.github.timefreq.audio.data.AudioDataset;
import io.github.timefreq.audio.data.AudioLoadListener;
import io.github.timefreq.audio.training.AudioRunConfig;
import io.github.timefreq.audio.training.AudioTraining;
import io.github.timefreq.examples.CliFixture;
import io.github.timefreq.examples.CliFixture.Result;
import io.github.timefreq.training.TrainingListener;
import io.github.timefreq.training.TrainingRun;
import io.github.timefreq.training.run.RunFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every command for sounds does when all is well. */
class AudioCommandsTest {
  private static final int STEPS = 4;
  private static final Pattern FIGURES =
      Pattern.compile("(train|validation|test) \\((\\d+) clips\\): (accuracy .*)");

  @TempDir private static Path shared;
  private static Path sounds;
  private static Path run;
  private static Result trained;

  @TempDir private Path folder;

  @BeforeAll
  static void train() throws IOException {
    sounds = AudioCliFixture.sounds(shared.resolve("sounds"));
    run = shared.resolve("run");
    trained = tf("audio", "train", TOY, "--data", sounds, "--out", run);
  }

  @Test
  void trainEndsWithTheFiguresAPlotAndMetrics() throws IOException {
    assertThat(trained.err()).isEmpty();
    assertThat(trained.status()).isZero();
    assertThat(trained.out())
        .contains("sounds   sounds: ", "2 classes, 4000 Hz", "between its blocks", "next:");
    assertThat(figures(trained, "validation")).matches("accuracy [01]\\.\\d{4}, .* nats");
    assertThat(figures(trained, "test")).isNotEmpty();
    assertThat(CliFixture.names(run))
        .containsExactly(
            "accuracy.png",
            "best-0000000" + STEPS,
            "config.json",
            "last-0000000" + STEPS,
            "lock",
            "metrics.jsonl");
    assertThat(Files.readAllLines(run.resolve("metrics.jsonl"))).hasSize(STEPS + 1);
  }

  @Test
  void aResumedRunEndsWithTheBitsOfOneThatNeverStopped() throws IOException {
    Path stopped = folder.resolve("stopped");
    AudioRunConfig config = RunFolder.open(run, AudioRunConfig.class).config();
    AudioDataset dataset =
        config.data().open().load(config.model().sampleRate(), AudioLoadListener.NONE);
    try (TrainingRun<AudioRunConfig, AudioClassifier> training =
        AudioTraining.start(stopped, config, dataset, Device.cpu())) {
      training.run(new TrainingListener() {}, () -> training.getStep() >= 2);
    }
    assertThat(CliFixture.names(stopped)).contains("last-00000002");

    Result resumed = tf("audio", "resume", stopped, "--device=cpu");

    assertThat(resumed.err()).isEmpty();
    assertThat(resumed.status()).isZero();
    assertThat(resumed.out()).contains("folder   " + stopped + ", resumed");
    assertThat(figures(resumed, "validation")).isEqualTo(figures(trained, "validation"));
    for (String name : List.of("model.safetensors", "optimizer.safetensors")) {
      String path = "last-0000000" + STEPS + "/" + name;
      assertThat(stopped.resolve(path)).hasSameBinaryContentAs(run.resolve(path));
    }
  }

  @Test
  void resumeFindsTheSoundsWhereTheyAreNow() throws IOException {
    Path old = folder.resolve("old");
    Path copy = folder.resolve("run");
    CliFixture.copy(sounds, old);
    assertThat(tf("audio", "train", TOY, "--data", old, "--out", copy).status()).isZero();
    Path moved = Files.move(old, folder.resolve("new"));

    Result lost = tf("audio", "resume", copy);
    Result found = tf("audio", "resume", copy, "--data", moved);

    assertThat(lost.status()).isEqualTo(1);
    assertThat(lost.err())
        .startsWith("tf: the run was trained on " + old + ", which is not there")
        .contains("--data");
    assertThat(found.err()).isEmpty();
    assertThat(found.status()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "validation", "TEST"})
  void evalMeasuresAPart(String part) {
    Result result = tf("audio", "eval", run, "--part", part, "--device=cpu");

    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    String lower = part.toLowerCase(Locale.ROOT);
    assertThat(figures(result, lower)).isNotEmpty();
    if (!lower.equals("train")) {
      assertThat(figures(result, lower)).isEqualTo(figures(trained, lower));
    }
  }

  @Test
  void predictNamesTheLikeliestClassesOfEveryFile() throws IOException {
    Path high = AudioCliFixture.tone(folder.resolve("a.wav"), 1100);
    Path low = AudioCliFixture.tone(folder.resolve("b.wav"), 210);

    Result result = tf("audio", "predict", run, high, low, "--top=1", "--device=cpu");

    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(result.out().lines().toList())
        .hasSize(4)
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo(high.toString()),
            line -> assertThat(line).matches(" +\\d+\\.\\d %  (high|low)"),
            line -> assertThat(line).isEqualTo(low.toString()),
            line -> assertThat(line).matches(" +\\d+\\.\\d %  (high|low)"));
    assertThat(tf("audio", "predict", run, high, "--best", "--device=cpu").out()).hasLineCount(3);
  }

  @Test
  void anExportedFilePredictsWhatTheRunPredicts() throws IOException {
    Path model = folder.resolve("model.onnx");
    Path high = AudioCliFixture.tone(folder.resolve("a.wav"), 1100);

    Result exported = tf("audio", "export", run, "--out", model);

    assertThat(exported.err()).isEmpty();
    assertThat(exported.status()).isZero();
    assertThat(exported.out()).contains("verified  ", "ms on one core for a clip of 250 ms");
    assertThat(tf("audio", "predict", model, high).out())
        .isEqualTo(tf("audio", "predict", run, high, "--device=cpu").out());
    assertThat(Files.readString(model, StandardCharsets.ISO_8859_1))
        .as("the name of the sounds, not their folder")
        .contains("\"source\":\"" + sounds.getFileName() + "\"")
        .doesNotContain(sounds.toString());
  }

  @Test
  void benchPrintsRatiosToTheFirst() {
    Result result =
        tf(
            List.of("audio", "bench", "--data", sounds, "--variants=plain,log-mel", "--rounds=2"),
            TOY);

    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(result.out()).containsPattern("plain .*1\\.00 x \\(1\\.00 - 1\\.00\\)");
    assertThat(result.out()).containsPattern("log-mel .* x \\(.* - .*\\)");
  }

  @Test
  void soundsThatAreMadeUpNeedNoFiles() {
    Path made = folder.resolve("run");

    Result result =
        tf(
            "audio",
            "train",
            "--preset=tiny",
            "--epochs=1",
            "--rate=2000",
            "--clip=0.5",
            "--batch=64",
            "--device=cpu",
            "--out",
            made);

    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(result.out())
        .contains("sounds   synthetic: 1280 to train on, 160 to validate on, 160 to test on");
  }

  @Test
  void compareWritesATableAndGoesOnWhereItStopped() throws IOException {
    Path out = folder.resolve("compare");
    List<Object> command =
        List.of("audio", "compare", "--data", sounds, "--variants=plain,log-mel", "--out", out);
    Result first = tf(command, TOY);
    assertThat(first.err()).isEmpty();
    assertThat(first.status()).isZero();
    String table = Files.readString(out.resolve("compare.md"));
    assertThat(first.out()).contains(table);
    CliFixture.delete(out.resolve("log-mel-1/last-0000000" + STEPS));
    Files.delete(out.resolve("compare.md"));

    Result again = tf(command, TOY);

    assertThat(again.err()).isEmpty();
    assertThat(again.status()).isZero();
    assertThat(withoutTimes(Files.readString(out.resolve("compare.md"))))
        .isEqualTo(withoutTimes(table));
  }

  @Test
  void compareHoldsOutFoldsOfItsOwn() throws IOException {
    Path out = folder.resolve("folds");

    Result result =
        tf(
            List.of("audio", "compare", "--data", sounds, "--variants=plain", "--out", out),
            List.of("--cross-validate=folds", "--folds=2"),
            TOY);

    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(result.out())
        .contains("over splits", "accuracy by what is held out")
        .containsPattern("1/2 [01]\\.\\d{3}, 2/2 [01]\\.\\d{3}");
    assertThat(CliFixture.names(out)).contains("plain-fold=1%2F2-1", "plain-fold=2%2F2-1");
  }

  @Test
  void compareKeepsGroupsApartWhateverTheyAreCalled() throws IOException {
    Path some = folder.resolve("some");
    CliFixture.copy(sounds, some);
    StringBuilder table = new StringBuilder("file,label,speaker\n");
    for (int i = 0; i < 20; i++) {
      String speaker = i % 2 == 0 ? "\u00E4" : "\u00F6";
      table.append(
          "high/tone-%d.wav,high,%s\nlow/tone-%d.wav,low,%s\n".formatted(i, speaker, i, speaker));
    }
    Files.writeString(some.resolve("t.csv"), table);
    Path out = folder.resolve("groups");

    Result result =
        tf(
            List.of("audio", "compare", "--data", some, "--variants=plain", "--out", out),
            List.of("--cross-validate=groups", "--group-column=speaker"),
            TOY);

    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(CliFixture.names(out)).contains("plain-group=%C3%A4-1", "plain-group=%C3%B6-1");
  }

  /** A ratio of times is as wide as its digits. */
  private static String withoutTimes(String table) {
    return table.replaceAll("\\d+\\.\\d\\d x", "x").replaceAll(" +", " ").replaceAll("-+", "-");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"train", "resume", "eval", "predict", "compare", "bench", "plot", "export"})
  void everyCommandHasHelp(String command) {
    Result result = tf("audio", command, "--help");

    assertThat(result.status()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).startsWith("Usage: tf audio " + command).doesNotContain("${");
    assertThat(result.out().lines()).as("no ending is cut").noneMatch(line -> line.endsWith(" ."));
    assertThat(tf("audio", "--help").out()).contains("\n  " + command + " ");
  }

  /** The figures of a part, as they are printed. */
  private static String figures(Result result, String part) {
    Matcher line = FIGURES.matcher(result.out());
    while (line.find()) {
      if (line.group(1).equals(part)) {
        return line.group(3);
      }
    }
    throw new AssertionError("no figures of " + part + " in " + result.out());
  }
}
