package io.github.timefreq.examples.text;

import static io.github.timefreq.examples.CliFixture.SIX_STEPS;
import static io.github.timefreq.examples.CliFixture.TOY;
import static io.github.timefreq.examples.CliFixture.tf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.timefreq.examples.CliFixture;
import io.github.timefreq.examples.CliFixture.Result;
import io.github.timefreq.gpt.GptConfig;
import io.github.timefreq.gpt.training.RunConfig;
import io.github.timefreq.training.run.RunFolder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every command does when all is well. */
class CommandsTest {
  private static final Pattern LOSS =
      Pattern.compile("([\\d.]+) nats = ([\\d.]+) bits per character\\R");

  @TempDir private static Path shared;
  private static Path run;
  private static Result trained;

  @TempDir private Path folder;

  @BeforeAll
  static void train() {
    run = shared.resolve("run");
    trained = CliFixture.trainSixSteps(run);
  }

  @Test
  void trainEndsWithLossSamplePlotAndMetrics() throws IOException {
    assertThat(trained.err()).isEmpty();
    assertThat(trained.status()).isZero();
    assertThat(trained.out())
        .contains("text     synthetic: 2.00 M tokens to train on, 1000 to validate on, 27 symbols")
        .contains("after 6 steps:", "is the entropy rate", "sample:", "next:", "loss.png");
    assertLoss(trained.out());
    String sample = trained.out().replaceAll("(?s).*sample:\\R  (.*?)\\R\\R.*", "$1");
    assertThat(sample).hasSize(301).matches("[a-z ]+");
    assertThat(CliFixture.names(run))
        .containsExactly(
            "best-00000006", "config.json", "last-00000006", "lock", "loss.png", "metrics.jsonl");
    assertPicture(run.resolve("loss.png"));
    List<String> metrics = Files.readAllLines(run.resolve("metrics.jsonl"));
    assertThat(metrics).hasSize(8).allMatch(line -> line.matches("\\{\"step\":\\d+,.*\\}"));
    assertThat(metrics.stream().filter(line -> line.contains("\"validation\":true"))).hasSize(2);
    assertThat(metrics.stream().filter(line -> line.contains("\"gradientNorm\""))).hasSize(6);
  }

  @Test
  void aPictureThatCannotBeWrittenIsAWarningAfterTheResults() throws IOException {
    Path target = folder.resolve("run");
    Files.createDirectories(target.resolve("loss.png").resolve("in the way"));

    Result result = CliFixture.trainSixSteps(target);

    assertThat(result.status()).isZero();
    assertThat(result.out()).contains("after 6 steps:", "sample:", "next:").doesNotContain(".png");
    assertThat(result.err()).hasLineCount(1).startsWith("tf: warning: there is no loss.png: ");
  }

  @Test
  void theCommandsThatTrainSuggestsRun() {
    List<String> suggested = suggestions(trained);

    assertThat(suggested).hasSize(3);
    for (String command : suggested) {
      Result result = tf(split(command));
      assertThat(result.err()).as(command).isEmpty();
      assertThat(result.status()).as(command).isZero();
    }
  }

  @Test
  void aLayerBeforeTheFirstBlockIsTrainedAndDrawn() throws IOException {
    Path before = folder.resolve("before");

    Result result = tf("train", TOY, SIX_STEPS, "--place=before", "--mlp=13", "--out", before);

    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("in signal layers after the embedding");
    RunConfig config = RunFolder.open(before, RunConfig.class).config();
    assertThat(config.model().signalAfter()).containsExactly(GptConfig.EMBEDDING);
    assertThat(config.model().mlpWidth()).isEqualTo(13);
    Result drawn = tf("plot", before, "--block", -1);
    assertThat(drawn.err()).isEmpty();
    assertThat(drawn.out()).startsWith("layer after the embedding, coordinate ");
  }

  @Test
  void theCommandsSuggestedForAnUnusualTextRunToo() throws IOException {
    Path text = folder.resolve("it's 10 digits.txt");
    Files.writeString(text, "0123456789 ".repeat(300));
    Path spaced = folder.resolve("a run");
    Result result =
        tf("train", TOY, "--steps=1", "--split=0.9,0.1", "--data", text, "--out", spaced);
    assertThat(result.status()).as(result.err()).isZero();

    List<String> suggested = suggestions(result);

    assertThat(suggested).hasSize(3);
    assertThat(suggested.get(1)).endsWith("--part validation"); // there is no test part
    for (String command : suggested) {
      Result suggestion = tf(split(command));
      assertThat(suggestion.err()).as(command).isEmpty();
      assertThat(suggestion.status()).as(command).isZero();
    }
  }

  @Test
  void theSuggestedComparisonHasTheOptionsOfTheRunButThoseOfOneRunOnly() {
    Result result = tf("train", TOY, "--steps", 2, "--seed=3", "--plain", "--out", folder);

    assertThat(suggestions(result).get(2))
        .startsWith("tf compare --preset tiny ")
        .contains(" --steps 2 ")
        .doesNotContain("--plain", "--seed ")
        .endsWith(" --seeds 3 --out " + folder + "-compare");
  }

  @Test
  void resumeOfAFinishedRunRepeatsItsEnd() throws IOException {
    Path copy = folder.resolve("run");
    CliFixture.copy(run, copy);
    Files.delete(copy.resolve("loss.png"));

    Result result = tf("resume", copy, "--device=cpu");

    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(result.out()).contains("folder   " + copy + ", resumed");
    assertThat(LOSS.matcher(result.out()).results().map(m -> m.group(1)).toList())
        .isEqualTo(LOSS.matcher(trained.out()).results().map(m -> m.group(1)).toList());
    assertPicture(copy.resolve("loss.png"));
    assertThat(suggestions(result)).hasSize(2);
  }

  @Test
  void resumeFindsTheTextWhereItIsNow() throws IOException {
    Path text = Files.writeString(folder.resolve("old.txt"), "some text ".repeat(300));
    Path copy = folder.resolve("run");
    assertThat(tf("train", TOY, "--steps=1", "--data", text, "--out", copy).status()).isZero();
    Path moved = Files.move(text, folder.resolve("new.txt"));

    Result lost = tf("resume", copy);
    Result found = tf("resume", copy, "--data", moved);

    assertThat(lost.status()).isEqualTo(1);
    assertThat(lost.err())
        .startsWith("tf: the run was trained on " + text + ", which is not there");
    assertThat(found.status()).as(found.err()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "validation", "TEST"})
  void evalMeasuresAPart(String part) throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "of other words ".repeat(500));

    Result result = tf("eval", run, "--part", part, "--data", text);

    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(result.out()).contains(part.toLowerCase(Locale.ROOT) + " part", "after 6 steps");
    assertLoss(result.out());
  }

  @Test
  void evalOfTheValidationPartAgreesWithTheEndOfTheTraining() {
    Result result = tf("eval", run, "--part", "validation");

    Matcher ofTraining = LOSS.matcher(trained.out());
    Matcher ofEval = LOSS.matcher(result.out());
    assertThat(ofTraining.find() && ofEval.find()).isTrue();
    assertThat(ofEval.group(1)).isEqualTo(ofTraining.group(1));
  }

  @Test
  void sampleIsTheSameForTheSameSeedOnly() {
    String first = sample("--seed=5");

    assertThat(first).startsWith("the ").hasSize("the ".length() + 60 + 1);
    assertThat(sample("--seed=5")).isEqualTo(first);
    assertThat(sample("--seed=6")).isNotEqualTo(first);
    assertThat(sample("--seed=5", "--best")).isEqualTo(first); // the last step was the best
  }

  @Test
  void sampleAtTemperatureZeroDoesNotDependOnTheSeed() {
    assertThat(sample("--temperature=0", "--seed=1"))
        .isEqualTo(sample("--temperature=0", "--seed=2"))
        .isEqualTo(sample("--top-k=1", "--seed=3"));
  }

  @Test
  void sampleOfNoTokensIsThePrompt() {
    assertThat(tf("sample", run, "--tokens=0", "--prompt", "ab c").out())
        .isEqualTo("ab c" + System.lineSeparator());
  }

  private static String sample(String... options) {
    Result result = tf("sample", run, "--tokens=60", List.of(options));
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    return result.out();
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "resume", "eval", "sample", "compare", "report", "bench"})
  void everyCommandHasHelp(String command) {
    Result result = tf(command, "--help");

    assertThat(result.status()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).startsWith("Usage: tf " + command).doesNotContain("${");
    assertThat(result.out().lines()).as("no ending is cut").noneMatch(line -> line.endsWith(" ."));
    assertThat(tf("--help").out()).contains("\n  " + command + " ");
  }

  @Test
  void withoutACommandTheUsageIsShown() {
    Result result = tf();

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).isEqualTo(tf("--help").out());
  }

  @Test
  void theVersionNamesTheEngineAndJava() {
    Result result = tf("--version");

    assertThat(result.status()).isZero();
    assertThat(result.out()).startsWith("tf ").contains("PyTorch", "Java " + Runtime.version());
  }

  /** Nats that are near those of 27 symbols at random, and the same in bits. */
  private static void assertLoss(String out) {
    Matcher loss = LOSS.matcher(out);
    assertThat(loss.find()).as(out).isTrue();
    double nats = Double.parseDouble(loss.group(1));
    assertThat(nats).isBetween(2.0, 4.0);
    assertThat(Double.parseDouble(loss.group(2)) * Math.log(2)).isCloseTo(nats, within(2e-4));
  }

  private static void assertPicture(Path png) throws IOException {
    BufferedImage picture = ImageIO.read(png.toFile());
    assertThat(picture).as("%s is a picture", png).isNotNull();
    assertThat(picture.getWidth()).isGreaterThan(300);
    long colors =
        Arrays.stream(
                picture.getRGB(
                    0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth()))
            .distinct()
            .count();
    assertThat(colors).isGreaterThan(5);
  }

  private static List<String> suggestions(Result result) {
    return result
        .out()
        .replaceAll("(?s).*next:\\R(.*?)files: .*", "$1")
        .lines()
        .map(String::strip)
        .toList();
  }

  /** Takes a command apart as a shell does, and its own name off. */
  private static List<String> split(String command) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < command.length(); i++) {
      char c = command.charAt(i);
      if (c == '\'') {
        quoted = !quoted;
      } else if (c == '\\' && !quoted) {
        word.append(command.charAt(++i));
      } else if (c == ' ' && !quoted) {
        words.add(word.toString());
        word.setLength(0);
      } else {
        word.append(c);
      }
    }
    words.add(word.toString());
    assertThat(words.remove(0)).isEqualTo("tf");
    return words;
  }
}
