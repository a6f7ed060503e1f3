package io.github.timefreq.examples;

import static io.github.timefreq.examples.CliFixture.TOY;
import static io.github.timefreq.examples.CliFixture.assertTold;
import static io.github.timefreq.examples.CliFixture.tf;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.timefreq.examples.CliFixture.Result;
import io.github.timefreq.gpt.training.RunConfig;
import io.github.timefreq.training.run.Checkpoint;
import io.github.timefreq.training.run.RunFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong is told in one line, ends with an error, and damages nothing. */
class BadInputTest {
  private static final String TEXT = "some text that is worth packing ".repeat(200);

  @TempDir private static Path shared;
  private static Path trained;

  @TempDir private Path folder;

  @BeforeAll
  static void train() {
    trained = shared.resolve("run");
    assertThat(CliFixture.trainSixSteps(trained).status()).isZero();
  }

  static Stream<Arguments> options() {
    return Stream.of(
        Arguments.of(2, "--steps=0", "--steps must be at least 1, got 0"),
        Arguments.of(
            2,
            "--steps=many",
            "'many' is not a whole number from -2147483648 to 2147483647; see tf train"),
        Arguments.of(2, "--steps", "option '--steps' needs a value, but '--out' follows"),
        Arguments.of(2, "--data", "option '--data' needs a value, but '--out' follows"),
        Arguments.of(
            2, "--width=1000000000", "--width must be between 1 and 262144, got 1000000000"),
        Arguments.of(
            2, "--layers=2147483647", "--layers must be between 1 and 4096, got 2147483647"),
        Arguments.of(2, "--context=2147483647", "--context must be between 1 and 16777216"),
        Arguments.of(2, "--filters=2147483647", "--filters must be between 1 and 65536"),
        Arguments.of(2, "--mlp=2147483647", "--mlp must be between 1 and 262144"),
        Arguments.of(2, "--stepps=3", "Unknown option: '--stepps=3'; similar: --start, --steps;"),
        Arguments.of(2, "more", "Unmatched argument"),
        Arguments.of(2, "--batch=0", "--batch must be at least 1, got 0"),
        Arguments.of(
            2,
            "--batch=2147483647",
            "--batch must be smaller: 2147483647 windows of 16 tokens take at least 8796.1 GB,"),
        Arguments.of(2, "--accumulate=-1", "--accumulate must be at least 1, got -1"),
        Arguments.of(2, "--lr=nan", "'nan' is not a number; see tf train --help"),
        Arguments.of(2, "--lr=0", "--lr must be above 0 and finite, got 0.0"),
        Arguments.of(2, "--lr=NaN", "--lr must be above 0 and finite, got NaN"),
        Arguments.of(2, "--warmup=-1", "--warmup must be at least 0, got -1"),
        Arguments.of(2, "--decay=Infinity", "--decay must be at least 0 and finite"),
        Arguments.of(2, "--clip=Infinity", "--clip must be above 0 and finite"),
        Arguments.of(2, "--signal-lr=0", "--signal-lr must be above 0, got 0.0"),
        Arguments.of(2, "--signal-lr=-1", "--signal-lr must be above 0 and finite, got -1"),
        Arguments.of(2, "--eval-every=0", "--eval-every must be at least 1, got 0"),
        Arguments.of(2, "--eval-windows=0", "--eval-windows must be at least 1, got 0"),
        Arguments.of(2, "--checkpoint-every=0", "--checkpoint-every must be at least 1, got 0"),
        Arguments.of(1, "--preset=huge", "no preset 'huge'; there are tiny, cpu, paper, base"),
        Arguments.of(
            2, "--heads=3", "--width must be a multiple of heads, got width 16 and heads 3"),
        Arguments.of(
            2,
            "--heads=2 --heads=4",
            "option '--heads' is given more than once; see tf train --help"),
        Arguments.of(2, "--tied --tied", "option '--tied' is given more than once"),
        Arguments.of(2, "--seed=1 --seed=2", "option '--seed' (N) should be specified only once"),
        Arguments.of(2, "--layers=0", "--layers must be between 1 and 4096, got 0"),
        Arguments.of(2, "--width=-16", "--width must be between 1 and 262144, got -16"),
        Arguments.of(2, "--mlp=0", "--mlp must be at least 1, got 0"),
        Arguments.of(2, "--dropout=1", "--dropout must be at least 0 and below 1, got 1.0"),
        Arguments.of(1, "--context=3", "take a shorter kernel or a longer context"),
        Arguments.of(1, "--context=5000000", "synthetic is too short"),
        Arguments.of(1, "--kernel=17", "take a shorter kernel or a longer context"),
        Arguments.of(2, "--kernel=0", "--kernel must be"),
        Arguments.of(2, "--filters=0", "--filters must be"),
        Arguments.of(2, "--synthesis=0", "--synthesis must be"),
        Arguments.of(2, "--plan=folded --phi=gelu", "--plan FOLDED needs nonlinearity IDENTITY"),
        Arguments.of(2, "--phi=sine", "expected one of [IDENTITY, GELU, RELU]"),
        Arguments.of(2, "--start=haar --gate", "--start HAAR needs"),
        Arguments.of(2, "--place=9", "from 0 to 0, or -1 for the embedding, got 9"),
        Arguments.of(2, "--place=-2", "from 0 to 0, or -1 for the embedding, got -2"),
        Arguments.of(2, "--place=0,0", "--place must ascend without repetition, got [0, 0]"),
        Arguments.of(
            2, "--place=some", "--place takes 'before', 'after', 'first-half' or block numbers"),
        Arguments.of(
            2, "--place=", "--place takes 'before', 'after', 'first-half' or block numbers"),
        Arguments.of(2, "--kernel=4,x", "--kernel does not take 'x'"),
        Arguments.of(2, "--sharing=2,4", "--sharing does not take '2,4'"),
        Arguments.of(2, "--adaptive=2 --generator=some", "--generator does not take 'some'"),
        Arguments.of(2, "--generator=8", "--generator needs --adaptive or --signal adaptive"),
        Arguments.of(2, "--device=tpu", "--device takes auto, cpu, gpu or gpu1"),
        Arguments.of(1, "--device=gpu99", "there is no gpu99: the engine sees"),
        Arguments.of(2, "--split=0.9", "--split takes two shares such as 0.9,0.05, got '0.9'"),
        Arguments.of(2, "--split=a,b", "--split takes two shares such as 0.9,0.05, got 'a,b'"),
        Arguments.of(2, "--split=0.9,0.2", "shares above 0 that add up to at most 1"),
        Arguments.of(2, "--split=-1,0.5", "shares above 0 that add up to at most 1"),
        Arguments.of(2, "--split=NaN,0.5", "shares above 0 that add up to at most 1"),
        Arguments.of(1, "--split=0.9,1e-9", "0 to validate on; a context of 16 needs 17 and 2"),
        Arguments.of(1, "--data=", "the name of the text is empty"),
        Arguments.of(1, "--data=nowhere.txt", "nowhere.txt does not exist; give a text file"));
  }

  @Test
  void aPromptIsTakenAsItIsTyped() {
    // Neither a file of arguments nor an option: each is text that this vocabulary lacks.
    for (String prompt : List.of("@river", "--seed", "-5", "--prompt=x")) {
      assertTold(tf("sample", trained, "--prompt=" + prompt), 1, "'" + prompt.charAt(0) + "'");
    }
    assertTold(
        tf("sample", trained, "--prompt", "--seed"),
        2,
        "option '--prompt' needs a value, but '--seed' follows; if that is the value, give"
            + " --prompt=--seed");
  }

  @Test
  void anUnknownCommandIsToldWithThoseThatAreLikeIt() {
    assertTold(tf("trian"), 2, "there is no command 'trian'; similar: train; see tf --help");
    assertTold(tf("bogus"), 2, "there is no command 'bogus'; see tf --help");
  }

  @Test
  void anExperimentWithAWrongOptionNamesFileAndPlaceAndOption() throws IOException {
    Path file = folder.resolve("mine.yaml");

    for (Map.Entry<String, String> wrong :
        mapOf(
                "{variants: {a: {filterz: 4}, b: {}}}",
                "variant 'a': there is no option 'filterz'; similar: filters",
                "{options: {warmup: 2.0}, variants: {a: {}}}",
                "options: Invalid value for option '--warmup'",
                "{variants: {a: {}, b: {device: gpu}}}",
                "variant 'b': an experiment is the same on every device",
                "{variants: {a: {}, b: {layers: 0}}}",
                "variant 'b': layers must be between 1 and 4096",
                "{variants: {a: {}, b: {lr: 0}}}",
                "variant 'b': lr must be above 0 and finite, got 0.0",
                "{variants: {a: {}, b: {data: other.txt}}}",
                "variant 'b': all models read the same text: give 'data' under 'options'",
                "{variants: {a: {}, b: {split: '0.5,0.1'}}}",
                "variant 'b': all models read the same text: give 'split' under 'options'",
                "{variants: {a: {}, b: {tokenizer: bytes}}}",
                "variant 'b': all models read the same text: give 'tokenizer' under 'options'",
                "{variants: {a: {}, b: {'data=other.txt': x}}}",
                "variant 'b': there is no option 'data=other.txt'",
                "[".repeat(20_000),
                "")
            .entrySet()) {
      Files.writeString(file, wrong.getKey());

      assertTold(
          tf("compare", "--experiment", file, "--out", folder.resolve("out")),
          1,
          file + (wrong.getValue().isEmpty() ? " is " : ": " + wrong.getValue()));
    }
  }

  /** Of more entries than {@link Map#of} takes. */
  private static Map<String, String> mapOf(String... keysAndValues) {
    Map<String, String> map = new TreeMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("options")
  void anImpossibleOptionIsToldBeforeAnythingIsTrained(int status, String words, String message)
      throws IOException {
    Path run = folder.resolve("run");

    Result result = tf("train", instead(List.of(words.split(" "))), "--out", run);

    assertTold(result, status, message);
    assertThat(result.out()).doesNotContain("step 1/", "validation loss");
    if (Files.exists(run)) {
      // What was found out too late to leave no trace left no checkpoint.
      assertThat(CliFixture.names(run)).containsExactly("config.json", "lock", "metrics.jsonl");
    }
  }

  /** Options of a training that would work, but for some that are given instead. */
  private static List<String> instead(List<String> given) {
    List<String> options = CliFixture.words(TOY, "--split=0.999,0.0005", "--steps=1");
    options.removeIf(
        option -> given.stream().anyMatch(other -> nameOf(option).equals(nameOf(other))));
    options.addAll(given);
    return options;
  }

  private static String nameOf(String option) {
    return option.replaceFirst("=.*", "");
  }

  static Stream<Arguments> texts() throws IOException {
    byte[] text = TEXT.getBytes(StandardCharsets.UTF_8);
    byte[] gzip = gzip(text);
    byte[] zip = zip(Map.of("a.txt", text));
    return Stream.of(
        Arguments.of("empty.txt", new byte[0], "is empty"),
        Arguments.of("empty.gz", gzip(new byte[0]), "holds an empty text"),
        Arguments.of("empty.zip", zip(Map.of()), "empty.zip holds no file: the archive is empty"),
        Arguments.of("cut.gz", Arrays.copyOf(gzip, gzip.length / 2), "is damaged or incomplete"),
        Arguments.of("cut.zip", Arrays.copyOf(zip, zip.length / 2), "is damaged or incomplete"),
        Arguments.of("flipped.gz", flipped(gzip), "is damaged or incomplete"),
        Arguments.of(
            "plain.gz", text, "is damaged or incomplete: it is not packed as its name says"),
        Arguments.of("plain.zip", text, "is damaged or incomplete"),
        Arguments.of(
            "two.zip", zip(Map.of("a.txt", text, "b.txt", text)), "holds several files; name one"),
        Arguments.of("short.txt", new byte[] {'a', 'b'}, "short.txt is too short: 1 tokens"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("texts")
  void aTextThatCannotBeReadIsNamed(String name, byte[] content, String message)
      throws IOException {
    Path text = Files.write(folder.resolve(name), content);

    Result result = tf("train", TOY, "--data", text, "--out", folder.resolve("run"));

    assertTold(result, 1, message);
    assertThat(result.err()).contains(name);
    assertThat(CliFixture.names(folder)).containsExactly(name);
  }

  @Test
  void aFolderIsNoText() {
    assertTold(tf("train", TOY, "--data", folder), 1, folder + " is a folder; give a text file");
  }

  @Test
  void aTextOfOneCharacterIsLearnt() throws IOException {
    for (String character : List.of("a", "\n", "é")) {
      Path text = Files.writeString(folder.resolve("text"), character.repeat(2000));
      Path run = folder.resolve(String.format("run-%04x", (int) character.charAt(0)));

      Result result = tf("train", TOY, "--steps=2", "--data", text, "--out", run);

      assertThat(result.err()).isEmpty();
      assertThat(result.status()).isZero();
    }
  }

  @Test
  void aTextThatTheTokenizerDoesNotFitIsNamed() throws IOException {
    Path one = Files.writeString(folder.resolve("one"), "a".repeat(2000));
    Path upper = Files.writeString(folder.resolve("upper"), "Upper Case ".repeat(200));
    Path noText = Files.write(folder.resolve("bytes"), new byte[] {'a', (byte) 0xff, 'b'});

    assertTold(
        tf("train", TOY, "--data", one, "--tokenizer=characters"),
        1,
        "a vocabulary needs at least 2 characters, got 1");
    assertTold(
        tf("train", TOY, "--data", upper, "--tokenizer=text8"),
        1,
        "upper: character 'U' (U+0055) at position 0 is not among the 27");
    assertTold(
        tf("train", TOY, "--data", noText, "--tokenizer=characters"),
        1,
        " is not UTF-8: byte 0xFF at offset 1");
  }

  static Stream<Arguments> questions() {
    return Stream.of(
        Arguments.of(1, "--prompt=É", "character 'É' (U+00C9) at position 0 is not among the 27"),
        Arguments.of(1, "--prompt=", "the prompt is empty; give it at least one character"),
        Arguments.of(2, "--tokens=-1", "--tokens must be at least 0, got -1"),
        Arguments.of(1, "--tokens=2147483647", "must be at most 100000000 tokens together"),
        Arguments.of(2, "--temperature=-1", "--temperature must be at least 0, got -1.0"),
        Arguments.of(2, "--temperature=NaN", "--temperature must be at least 0, got NaN"),
        Arguments.of(2, "--top-k=-1", "--top-k must be at least 0, got -1"),
        Arguments.of(2, "--top-p=0", "--top-p must be above 0 and at most 1, got 0.0"),
        Arguments.of(1, "--device=gpu99", "there is no gpu99"),
        Arguments.of(2, "--seed=x", "'x' is not a whole number of 64 bits; see tf sample --help"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("questions")
  void anImpossibleSampleIsToldBeforeAnythingIsWritten(int status, String option, String message) {
    Result result = tf("sample", trained, option);

    assertTold(result, status, message);
    assertThat(result.out()).isEmpty();
  }

  @Test
  void evalRefusesWhatItCannotMeasure() throws IOException {
    Path text = Files.writeString(folder.resolve("digits"), "0123456789".repeat(100));

    assertTold(tf("eval", trained, "--data", text), 1, "digits: character '0' (U+0030)");
    assertTold(tf("eval", trained, "--part=all"), 2, "expected one of [TRAIN, VALIDATION, TEST]");
    Files.writeString(text, "ab");
    assertTold(
        tf("eval", trained, "--data", text), 1, "the test part of digits has nothing to predict");
  }

  @Test
  void compareRefusesWhatItCannotCompare() throws IOException {
    Path out = folder.resolve("out");
    List<String> command =
        CliFixture.words(
            "compare", TOY, "--steps=1", "--split=0.999,0.0005", "--rounds=0", "--out", out);

    assertTold(tf(command, "--seeds=0"), 2, "--seeds must be at least 1, got 0");
    assertTold(tf(command, "--plain"), 2, "--plain leaves nothing to compare with");
    assertTold(tf(command, "--signals=cannon"), 1, "variant 'cannon': no signal layer 'cannon'");
    assertTold(tf(command, "--experiment", folder.resolve("no.yaml")), 1, "does not exist");
    assertThat(out).doesNotExist();
    assertThat(tf(command).status()).isZero();
    Map<String, String> before = CliFixture.contents(out);
    assertTold(tf(command, "--lr=0.5"), 1, "was made with other settings");
    assertThat(CliFixture.contents(out)).isEqualTo(before);
  }

  @Test
  void aTextThatIsNotWhereTheRunLeftItIsToldWithTheRemedy() throws IOException {
    Path text = Files.writeString(folder.resolve("rel.txt"), TEXT);
    Path run = folder.resolve("run");
    assertThat(tf("train", TOY, "--steps=2", "--data", text, "--out", run).status()).isZero();
    Path moved = Files.move(text, folder.resolve("moved.txt"));

    for (String command : List.of("eval", "resume", "plot")) {
      assertTold(
          tf(command, run),
          1,
          "the run was trained on "
              + text
              + ", which is not there; say with --data where it is now");
    }
    for (String command : List.of("eval", "resume", "plot")) {
      Result found = tf(command, run, "--data", moved, "--device=cpu");
      assertThat(found.status()).as(found.err()).isZero();
    }
  }

  @Test
  void whatATerminalWouldActUponIsShownEscaped() {
    assertTold(tf("train", TOY, "--data=\u001b[31mred"), 1, "\\u001b[31mred does not exist");
    assertTold(tf("train", "--\u001b[31m"), 2, "\\u001b[31m");
    assertTold(tf("eval", folder.resolve("a\u0007b\u202ec")), 1, "a\\u0007b\\u202ec holds no run");
  }

  @Test
  void aRunFolderIsNotTakenTwice() throws IOException {
    Map<String, String> before = CliFixture.contents(trained);

    assertTold(
        CliFixture.trainSixSteps(trained),
        1,
        trained + " already holds a run: resume it, delete it, or choose another folder");

    assertThat(CliFixture.contents(trained)).isEqualTo(before);
  }

  @Test
  void aFileInPlaceOfTheFolderIsTold() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "kept");

    assertTold(CliFixture.trainSixSteps(file), 1, file + " is a file, not a folder");
    assertTold(CliFixture.trainSixSteps(file.resolve("run")), 1, "cannot write " + file);
    assertTold(tf("compare", TOY, "--steps=1", "--out", file), 1, "cannot write " + file);

    assertThat(file).hasContent("kept");
    assertThat(CliFixture.names(folder)).containsExactly("file");
  }

  /** Each of these would cost a run its checkpoint, or somebody a file. */
  @Test
  void nothingIsWrittenOverWhatIsOfAnotherKind() throws IOException {
    Path last = trained.resolve("last-00000006");
    Path text = Files.writeString(folder.resolve("essay.txt"), "kept");
    Path link = Files.createSymbolicLink(folder.resolve("link"), last);
    Map<String, String> before = CliFixture.contents(trained);

    for (Path own :
        List.of(
            last.resolve("model.safetensors"),
            last.resolve("state.json"),
            last.resolve("new.onnx"),
            trained.resolve("last-00000099/new.onnx"),
            trained.resolve("plots/../last-00000006/new.onnx"),
            link.resolve("new.onnx"))) {
      assertTold(tf("export", trained, "--out", own), 2, own + " is in a checkpoint, which");
    }
    for (String command : List.of("train", "compare", "plot", "report")) {
      List<Path> run =
          command.equals("plot") || command.equals("report") ? List.of(trained) : List.of();
      assertTold(tf(command, run, "--out", last), 2, last + " is in a checkpoint, which");
    }
    for (String own : List.of("config.json", "metrics.jsonl", "lock")) {
      assertTold(
          tf("export", trained, "--out", trained.resolve(own)),
          1,
          trained.resolve(own) + " has the name of a file of a run; give --out another name");
    }
    assertTold(
        tf("export", trained, "--out", text),
        1,
        text + " is there and is not an ONNX file: it stays as it is; give --out another name");
    assertTold(tf("export", trained, "--out", "/dev/zero"), 1, "/dev/zero is there and is not an");
    assertTold(tf("report", trained, "--out", text), 1, text + " is there and is not a report of");
    assertTold(tf("plot", trained, "--out", text), 1, text + " is a file; give --out a folder");

    assertThat(text).hasContent("kept");
    assertThat(CliFixture.contents(trained)).isEqualTo(before);
  }

  @Test
  void aFolderInPlaceOfTheFileIsTold() {
    for (Path place : List.of(folder, folder.resolve(".."), folder.resolve("none/.."))) {
      assertTold(
          tf("export", trained, "--out", place),
          1,
          place + " is a folder; give --out a file, such as " + place.resolve("model.onnx"));
      assertTold(
          tf("report", trained, "--out", place),
          1,
          place + " is a folder; give --out a file, such as " + place.resolve("report.md"));
    }
    for (String command : List.of("export", "report", "plot", "train", "compare")) {
      List<Path> run =
          command.equals("train") || command.equals("compare") ? List.of() : List.of(trained);
      assertTold(tf(command, run, "--out="), 2, "option '--out' needs a name, got an empty one");
    }
  }

  @Test
  void aFolderWithoutARunIsTold() {
    for (String command : List.of("resume", "eval", "sample")) {
      assertTold(tf(command, folder), 1, folder + " holds no run: there is no config.json in it");
      Path none = folder.resolve("none");
      assertTold(tf(command, none), 1, none + " holds no run");
      assertTold(tf(command, ""), 1, ". holds no run");
      assertTold(tf(command), 2, "; see tf " + command + " --help");
    }
  }

  @FunctionalInterface
  interface Damage {
    void to(Path run) throws IOException;
  }

  static Stream<Arguments> damages() {
    String last = "last-00000006/";
    return Stream.of(
        damage("resume", last + "model.safetensors", BadInputTest::flip, "is damaged"),
        damage("sample", last + "model.safetensors", BadInputTest::flip, "is damaged"),
        damage("eval", last + "state.json", BadInputTest::flip, "is damaged"),
        damage("resume", last + "optimizer.safetensors", BadInputTest::cut, "is damaged"),
        damage("resume", last + "optimizer.safetensors", Files::delete, "is missing; restore it"),
        damage("sample", last + "model.safetensors", Files::delete, "is missing; restore it"),
        damage("sample", last + "SHA256SUMS", Files::delete, "has no file SHA256SUMS"),
        damage("sample", "last-00000006", CliFixture::delete, "has no checkpoint last-* yet"),
        damage(
            "resume",
            "config.json",
            write("{}"),
            "config.json cannot be used: field 'format' is missing"),
        damage("resume", "config.json", BadInputTest::otherText, "is not the one that the run was"),
        damage("resume", "metrics.jsonl", BadInputTest::folder, "metrics.jsonl"));
  }

  private static Arguments damage(String command, String path, Damage damage, String message) {
    return Arguments.of(command, path, damage, message);
  }

  @ParameterizedTest(name = "{0} with {1}: {3}")
  @MethodSource("damages")
  void aDamagedRunIsToldAndLeftAsItIs(String command, String path, Damage damage, String message)
      throws IOException {
    Path run = folder.resolve("run");
    CliFixture.copy(trained, run);
    damage.to(run.resolve(path));
    Map<String, String> before = CliFixture.contents(run);

    Result result = tf(command, run);

    assertTold(result, 1, message);
    assertThat(result.err()).contains(atFault(path, message));
    assertThat(CliFixture.contents(run)).isEqualTo(before);
  }

  static Stream<Damage> losses() {
    return Stream.of(
        Files::delete, BadInputTest::cut, write(""), write("[1]"), BadInputTest::noText);
  }

  @ParameterizedTest
  @MethodSource("losses")
  void aConfigurationThatIsLostIsRestoredFromTheCheckpoint(Damage damage) throws IOException {
    Path run = folder.resolve("run");
    CliFixture.copy(trained, run);
    Path config = run.resolve("config.json");
    String whole = Files.readString(config);
    damage.to(config);

    Result sample = tf("sample", run, "--tokens=5");
    Result result = tf("resume", run);

    assertThat(sample.err()).isEmpty();
    assertThat(sample.status()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(result.out())
        .containsOnlyOnce("warning  " + config + " was missing or damaged: restored");
    assertThat(config).hasContent(whole);
  }

  @Test
  void metricsThatAreDamagedCostNothingButThemselves() throws IOException {
    Path run = folder.resolve("run");
    CliFixture.copy(trained, run);
    noText(run.resolve("metrics.jsonl"));

    Result result = tf("resume", run);

    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
  }

  @Test
  void aLossThatIsNoNumberEndsTheRunAndKeepsItsCheckpoint() throws IOException {
    Path run = folder.resolve("run");
    List<String> wild =
        CliFixture.words("train", TOY, "--split=0.999,0.0005", "--steps=5", "--lr=1e30");

    Result atStep = tf(wild, "--checkpoint-every=1", "--out", run);

    assertTold(atStep, 1, "training diverged at step 2: loss NaN");
    assertThat(atStep.err())
        .contains("a lower learning rate", "the last checkpoint in " + run + " is intact");
    try (Checkpoint<RunConfig> last = RunFolder.open(run, RunConfig.class).last()) {
      assertThat(last.state().step()).isEqualTo(1);
    }

    Path other = folder.resolve("other");
    Result atEvaluation = tf(wild, "--eval-every=1", "--out", other);
    assertTold(atEvaluation, 1, "training diverged after step 1: validation loss NaN");
    assertThat(atEvaluation.err()).contains("there is no checkpoint in " + other + " yet");
  }

  @Test
  void anUnknownCommandIsTold() {
    assertTold(tf("trian"), 2, "'trian'");
    assertTold(tf("--trace"), 2, "Unknown option: '--trace'");
  }

  /** The file that is at fault is named, or the run where that is what is meant. */
  private static String atFault(String path, String message) {
    return message.contains("is not the one") || message.contains("yet")
        ? "run"
        : Path.of(path).getName(0).toString();
  }

  private static void flip(Path file) throws IOException {
    Files.write(file, flipped(Files.readAllBytes(file)));
  }

  private static byte[] flipped(byte[] content) {
    byte[] flipped = content.clone();
    flipped[content.length / 2] ^= 1;
    return flipped;
  }

  private static void cut(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(content, content.length / 2));
  }

  private static void noText(Path file) throws IOException {
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 10});
  }

  private static void otherText(Path file) throws IOException {
    Files.writeString(
        file, Files.readString(file).replaceAll("\"dataSha256\": \"..", "\"dataSha256\": \"xx"));
  }

  private static void folder(Path file) throws IOException {
    Files.delete(file);
    Files.createDirectory(file);
  }

  private static Damage write(String content) {
    return file -> Files.writeString(file, content);
  }

  private static byte[] gzip(byte[] text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text);
    }
    return bytes.toByteArray();
  }

  private static byte[] zip(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        out.putNextEntry(new ZipEntry(file.getKey()));
        out.write(file.getValue());
      }
    }
    return bytes.toByteArray();
  }
}
