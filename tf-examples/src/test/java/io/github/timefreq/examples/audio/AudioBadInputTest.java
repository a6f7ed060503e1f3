package io.github.timefreq.examples.audio;

import static io.github.timefreq.examples.CliFixture.assertTold;
import static io.github.timefreq.examples.CliFixture.tf;
import static io.github.timefreq.examples.audio.AudioCliFixture.TOY;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.timefreq.examples.CliFixture;
import io.github.timefreq.examples.CliFixture.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong with sounds is told in one line, ends with an error, and damages nothing. */
class AudioBadInputTest {
  @TempDir private static Path shared;
  private static Path sounds;
  private static Path trained;

  @TempDir private Path folder;

  @BeforeAll
  static void train() throws IOException {
    sounds = AudioCliFixture.sounds(shared.resolve("sounds"));
    trained = shared.resolve("run");
    Result result = tf("audio", "train", TOY, "--data", sounds, "--out", trained);
    assertThat(result.status()).as(result.err()).isZero();
  }

  static Stream<Arguments> options() {
    return Stream.of(
        Arguments.of(1, "--data=nowhere", "nowhere does not exist; give a folder of sounds or a"),
        Arguments.of(1, "--data=", "the name of the sounds is empty"),
        Arguments.of(1, "--front-end=ears", "no front end 'ears'; there are waveform, pcen,"),
        Arguments.of(1, "--preset=huge", "no preset 'huge'; there are tiny, base"),
        Arguments.of(1, "--split=thirds", "a split is auto, official, random, fold=NAME,"),
        Arguments.of(1, "--split=fold=0/5", "takes a number from 1 to a count of at least 2"),
        Arguments.of(1, "--split=group=", "a split is auto, official, random, fold=NAME,"),
        Arguments.of(1, "--group-column=", "the name of the group column is empty"),
        Arguments.of(1, "--group-column=speaker", "are named, but no table is used"),
        Arguments.of(1, "--index=none,a.csv", "none stands for no table"),
        Arguments.of(1, "--split=fold=1", "is in no fold"),
        Arguments.of(1, "--split=official", "is in no part"),
        Arguments.of(2, "--validation=0", "--validation must be above 0 and below 1, got 0.0"),
        Arguments.of(1, "--validation=1e-9", "leaves nothing of"),
        Arguments.of(2, "--where=esc10", "--where must be COLUMN=VALUE, got esc10"),
        Arguments.of(1, "--index=labels.csv", "it has no index labels.csv"),
        Arguments.of(2, "--rate=0", "--rate must be between 1 and 768000, got 0"),
        Arguments.of(2, "--rate=-16000", "--rate must be between 1 and 768000, got -16000"),
        Arguments.of(2, "--rate=2147483647", "--rate must be between 1 and 768000, got 2147483647"),
        Arguments.of(
            2, "--rate=16k", "'16k' is not a whole number from -2147483648 to 2147483647; see"),
        Arguments.of(2, "--clip=0.001", "--clip must give at least a frame"),
        Arguments.of(2, "--clip=-1", "--clip must give at least a frame"),
        Arguments.of(2, "--clip=NaN", "--clip must"),
        Arguments.of(
            2, "--clip=1e9", "--clip must give at most 2147483647 samples, got 1.0E9 s at 4000 Hz"),
        Arguments.of(
            2, "--clip=5e5", "--batch must be smaller: 8 clips of 2000000000 samples take"),
        Arguments.of(2, "--layers=0", "--layers must be"),
        Arguments.of(2, "--heads=3", "--width must be even and a multiple of heads, got width 16"),
        Arguments.of(2, "--dropout=1", "--dropout must be at least 0 and below 1, got 1.0"),
        Arguments.of(2, "--pooling=sum", "expected one of [MEAN, ATTENTION]"),
        Arguments.of(1, "--kernel=99", "the signal layer reaches"),
        Arguments.of(2, "--place=7", "--place names blocks from 0 to 0, got 7"),
        Arguments.of(2, "--epochs=0", "--epochs must be at least 1, got 0"),
        Arguments.of(2, "--batch=-1", "--batch must be at least 1, got -1"),
        Arguments.of(
            2, "--epochs=2000000000", "--epochs 2000000000 are too many: an epoch has 4 steps"),
        Arguments.of(2, "--lr=0", "--lr must be above 0 and finite, got 0.0"),
        Arguments.of(2, "--decay=NaN", "--decay must be at least 0 and finite"),
        Arguments.of(2, "--noise=2", "--noise must be from 0 to 1, got 2.0"),
        Arguments.of(2, "--mixup=-1", "--mixup must be between 0 and 1000, got -1.0"),
        Arguments.of(2, "--mixup=1e308", "--mixup must be between 0 and 1000, got 1.0E308"),
        Arguments.of(2, "--gain=-3", "--gain"),
        Arguments.of(2, "--device=tpu", "--device takes auto, cpu, gpu or gpu1"),
        Arguments.of(2, "--frontend=pcen", "Unknown option: '--frontend=pcen'; similar:"),
        Arguments.of(2, "more", "Unmatched argument"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("options")
  void anImpossibleOptionIsToldBeforeAnythingIsTrained(int status, String word, String message) {
    Path run = folder.resolve("run");
    List<String> options = CliFixture.words(TOY, "--data=" + sounds, "--out=" + run);
    options.removeIf(option -> nameOf(option).equals(nameOf(word)));

    Result result = tf("audio", "train", options, word);

    assertTold(result, status, message);
    assertThat(result.out()).doesNotContain("step 1/", "validation (");
    assertThat(run).doesNotExist();
  }

  private static String nameOf(String option) {
    return option.replaceFirst("=.*", "");
  }

  @Test
  void aFolderWithoutSoundsIsTold() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertTold(train(empty), 1, empty + ": it names or holds no WAV, FLAC or Ogg Vorbis files");
    Files.writeString(empty.resolve("notes.txt"), "no sound");
    assertTold(train(empty), 1, empty + ": it names or holds no WAV, FLAC or Ogg Vorbis files");

    Path one = folder.resolve("one");
    CliFixture.copy(sounds, one);
    CliFixture.delete(one.resolve("low"));
    assertTold(train(one), 1, "a classifier needs examples of 2 or more");

    Path text = Files.writeString(folder.resolve("sounds.zip"), "no archive");
    assertTold(train(text), 1, "sounds.zip");
  }

  @Test
  void damagedFilesAreRefusedUnlessTheyAreToBeSkippedAndThereAreOthers() throws IOException {
    Path some = folder.resolve("some");
    CliFixture.copy(sounds, some);
    Path broken = some.resolve("low/tone-3.wav");
    byte[] content = Files.readAllBytes(broken);
    Files.write(broken, Arrays.copyOf(content, content.length / 2));

    assertTold(train(some), 1, some + ": 1 of 40 files cannot be read: low/tone-3.wav: ");
    Result skipped =
        tf("audio", "train", TOY, "--data", some, "--out", folder.resolve("39"), "--skip-damaged");
    assertThat(skipped.status()).as(skipped.err()).isZero();
    assertThat(skipped.out().lines().filter(line -> line.startsWith("warning")))
        .singleElement()
        .asString()
        .startsWith("warning  1 file skipped: low/tone-3.wav: ");

    for (String name : CliFixture.contents(some).keySet()) {
      Files.writeString(some.resolve(name), "not a sound");
    }
    assertTold(train(some), 1, some + ": 40 of 40 files cannot be read: ");
    assertTold(
        train(some, "--skip-damaged"),
        1,
        some + ": not one sound of it can be read; 40 files skipped: ");
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void aTableThatIsNotUnderstoodIsToldWithWhatToDo() throws IOException {
    Path some = folder.resolve("some");
    CliFixture.copy(sounds, some);
    Files.writeString(some.resolve("LABELS.CSV"), "sound,kind\ntone-0.wav,low\n");

    assertTold(train(some), 1, some + ": LABELS.CSV: no column of file names (path, file, ");
    assertTold(train(some, "--index=LABELS.CSV"), 1, "its columns are sound, kind");
    assertThat(folder.resolve("run")).doesNotExist();
    Result set = train(some, "--index=none");
    assertThat(set.status()).as(set.err()).isZero();
  }

  /** What was heard in training would be tested on. */
  @Test
  void partsThatChangeBetweenTrainingAndResumingAreRefused() throws IOException {
    Path some = folder.resolve("some");
    CliFixture.copy(sounds, some);
    StringBuilder table = new StringBuilder("file,label,split\n");
    for (int i = 0; i < 20; i++) {
      String part = i < 12 ? "train" : "test";
      table.append(
          "high/tone-%d.wav,high,%s\nlow/tone-%d.wav,low,%s\n".formatted(i, part, i, part));
    }
    Files.writeString(some.resolve("t.csv"), table);
    Result result = train(some);
    assertThat(result.status()).as(result.err()).isZero();
    String swapped = table.toString().replace(",train", ",x").replace(",test", ",train");
    Files.writeString(some.resolve("t.csv"), swapped.replace(",x", ",test"));

    for (String command : List.of("resume", "eval")) {
      assertTold(
          tf("audio", command, folder.resolve("run")),
          1,
          "or their names, labels, parts, folds or groups have changed");
    }
  }

  private Result train(Path data, String... more) {
    return tf("audio", "train", TOY, "--data", data, "--out", folder.resolve("run"), List.of(more));
  }

  @Test
  void predictRefusesWhatIsNoSound() throws IOException {
    Path text = Files.writeString(folder.resolve("text.wav"), "some text");
    Path empty = Files.createFile(folder.resolve("empty.wav"));
    Path none = folder.resolve("none.wav");
    Path good = AudioCliFixture.tone(folder.resolve("good.wav"), 500);

    assertTold(predict(text), 1, text + ": it is of an unknown kind, which is not supported");
    assertTold(predict(empty), 1, empty + ": the file is empty");
    assertTold(predict(none), 1, none + ": no such file");
    assertTold(predict(folder), 1, folder + " is a folder");
    assertTold(predict(good, "--top=0"), 2, "--top must be at least 1, got 0");
    assertTold(tf("audio", "predict", trained), 2, "Missing required parameter: 'FILE'");
  }

  @Test
  void predictGoesOnBehindWhatCannotBeClassified() throws IOException {
    Path text = Files.writeString(folder.resolve("text.wav"), "some text");
    Path none = folder.resolve("none.wav");
    Path first = AudioCliFixture.tone(folder.resolve("first.wav"), 500);
    Path last = AudioCliFixture.tone(folder.resolve("last.wav"), 700);

    Result result = predict(first, text, none, last);

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).startsWith(first + System.lineSeparator()).contains(last.toString());
    assertThat(result.err().lines())
        .hasSize(3)
        .allMatch(line -> line.startsWith("tf: "))
        .anyMatch(line -> line.contains(text + ": it is of an unknown kind"))
        .anyMatch(line -> line.contains(none + ": no such file"))
        .last()
        .isEqualTo("tf: 2 of 4 files could not be classified");
  }

  private static Result predict(Object... files) {
    return tf("audio", "predict", trained, "--device=cpu", List.of(files));
  }

  @Test
  void evalRefusesOtherSounds() throws IOException {
    Path others = AudioCliFixture.sounds(folder.resolve("sounds"));
    AudioCliFixture.tone(others.resolve("low/tone-0.wav"), 999);

    assertTold(
        tf("audio", "eval", trained, "--data", others),
        1,
        "are not those that the run was started with");
    assertTold(
        tf("audio", "resume", trained, "--data", others),
        1,
        "are not those that the run was started with");
    assertTold(
        tf("audio", "eval", trained, "--part=all"), 2, "expected one of [TRAIN, VALIDATION, TEST]");
  }

  @Test
  void compareRefusesWhatItCannotCompare() {
    Path out = folder.resolve("out");
    List<String> command =
        CliFixture.words("audio", "compare", TOY, "--data", sounds, "--out", out);

    assertTold(tf(command, "--seeds=0"), 2, "--seeds must be at least 1, got 0");
    assertTold(tf(command, "--variants=plain,ears"), 1, "'ears'");
    assertTold(
        tf(command, "--cross-validate=groups"), 2, "--cross-validate needs two groups or more");
    assertTold(tf(command, "--folds=1"), 2, "--folds must be at least 2, got 1");
    assertTold(tf(command, "--cross-validate=all"), 2, "expected one of [NONE, FOLDS, GROUPS]");
    assertThat(out).doesNotExist();
  }

  @Test
  void aFolderWithoutARunOrWithAnotherIsTold() throws IOException {
    Path text = folder.resolve("text");
    assertThat(CliFixture.trainSixSteps(text).status()).isZero();
    Map<String, String> before = CliFixture.contents(text);
    for (String command : List.of("resume", "eval", "predict", "plot", "export")) {
      List<String> words = CliFixture.words("audio", command);
      List<String> rest = command.equals("predict") ? List.of("a.wav") : List.of();
      Path none = folder.resolve("none");
      assertTold(tf(words, none, rest), 1, none + " holds no run: there is no config.json in it");
      assertTold(
          tf(words, text, rest),
          1,
          text + " is a run of a GPT; use tf eval, sample, plot, export or resume");
      assertTold(tf(words), 2, "; see tf audio " + command + " --help");
    }
    for (String command : List.of("resume", "eval", "sample", "plot", "export")) {
      assertTold(
          tf(command, trained),
          1,
          trained + " is a run of sounds; use tf audio with eval, predict, plot, export or resume");
    }
    assertThat(CliFixture.contents(text)).isEqualTo(before);
  }

  @Test
  void nothingIsWrittenOverWhatIsOfAnotherKind() throws IOException {
    Path last = trained.resolve("last-00000004");
    Path text = Files.writeString(folder.resolve("essay.txt"), "kept");
    Map<String, String> before = CliFixture.contents(trained);

    for (String command : List.of("export", "plot")) {
      assertTold(
          tf("audio", command, trained, "--out", last.resolve("a")),
          2,
          " is in a checkpoint, which");
    }
    for (String command : List.of("train", "compare")) {
      assertTold(tf("audio", command, "--out", last), 2, last + " is in a checkpoint, which");
    }
    assertTold(
        tf("audio", "export", trained, "--out", text),
        1,
        text + " is there and is not an ONNX file: it stays as it is; give --out another name");
    assertTold(
        tf("audio", "export", trained, "--out", folder), 1, folder + " is a folder; give --out a");
    assertTold(
        tf("audio", "plot", trained, "--out", text), 1, text + " is a file; give --out a folder");

    assertThat(text).hasContent("kept");
    assertThat(CliFixture.contents(trained)).isEqualTo(before);
  }

  @Test
  void soundsThatAreNotWhereTheRunLeftThemAreToldWithTheRemedy() throws IOException {
    Path some = folder.resolve("some");
    CliFixture.copy(sounds, some);
    Result result = train(some);
    assertThat(result.status()).as(result.err()).isZero();
    Path moved = Files.move(some, folder.resolve("moved"));

    for (String command : List.of("eval", "resume", "plot")) {
      assertTold(
          tf("audio", command, folder.resolve("run")),
          1,
          "the run was trained on "
              + some
              + ", which is not there; say with --data where it is now");
    }
    assertThat(tf("audio", "eval", folder.resolve("run"), "--data", moved).status()).isZero();
  }

  @Test
  void theLargestMixupTrains() {
    Result result = train(sounds, "--mixup=1000");

    assertThat(result.status()).as(result.err()).isZero();
  }

  @Test
  void aFileThatIsNoArchiveIsToldWithWhatToGive() throws IOException {
    Path prose = Files.writeString(folder.resolve("prose.txt"), "some prose");

    assertTold(
        train(prose),
        1,
        prose + " is not a .zip archive; give a folder of sounds or a .zip of one");
  }

  @Test
  void aRunFolderIsNotTakenTwice() throws IOException {
    Map<String, String> before = CliFixture.contents(trained);

    assertTold(
        tf("audio", "train", TOY, "--data", sounds, "--out", trained),
        1,
        trained + " already holds a run: resume it, delete it, or choose another folder");

    assertThat(CliFixture.contents(trained)).isEqualTo(before);
  }

  @Test
  void aDamagedCheckpointIsToldAndLeftAsItIs() throws IOException {
    Path run = folder.resolve("run");
    CliFixture.copy(trained, run);
    Path weights = run.resolve("last-00000004/model.safetensors");
    byte[] content = Files.readAllBytes(weights);
    content[content.length / 2] ^= 1;
    Files.write(weights, content);
    Map<String, String> before = CliFixture.contents(run);

    assertTold(tf("audio", "eval", run), 1, "is damaged");
    assertTold(tf("audio", "resume", run), 1, "is damaged");
    assertThat(CliFixture.contents(run)).isEqualTo(before);
  }

  @Test
  void withoutACommandTheHelpIsNamed() {
    assertTold(tf("audio"), 2, "Missing required subcommand; see tf audio --help");
  }
}
