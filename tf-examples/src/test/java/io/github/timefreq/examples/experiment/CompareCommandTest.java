package io.github.timefreq.examples.experiment;

import static io.github.timefreq.examples.CliFixture.SIX_STEPS;
import static io.github.timefreq.examples.CliFixture.TOY;
import static io.github.timefreq.examples.CliFixture.assertTold;
import static io.github.timefreq.examples.CliFixture.tf;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.github.timefreq.examples.CliFixture;
import io.github.timefreq.examples.CliFixture.Result;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {
  @TempDir private static Path shared;

  private static Path made;
  private static List<String> command;
  private static Result first;

  @TempDir private Path folder;

  @BeforeAll
  static void compare() throws IOException {
    made = shared.resolve("toy");
    Path file =
        Files.writeString(
            shared.resolve("toy.yaml"),
            """
            title: Toys
            about: Two toys.
            seeds: 2
            learning-rates: [1e-4, 1e-2]
            sweep-steps: 4
            variants:
              plain: {plain: true}
              shift: {signal: token-shift}
            notes: They are small.
            """);
    command =
        CliFixture.words(
            "compare", TOY, SIX_STEPS, "--rounds=1", "--experiment", file, "--out", made);
    first = tf(command);
  }

  @Test
  void writesTablesCurvesAndALineForEveryRun() throws IOException {
    assertThat(first.err()).isEmpty();
    assertThat(first.status()).isZero();
    assertThat(CliFixture.names(made))
        .containsExactly(
            "costs.json",
            "experiment.yaml",
            "report.md",
            "results",
            "runs",
            "sweep",
            "toy.csv",
            "toy.png",
            "toy.svg");
    String report = Files.readString(made.resolve("report.md"));
    assertThat(report)
        .contains("## Toys", "Two toys.", "They are small.", "--signal token-shift", "(commit ")
        .contains("| plain | 2 |", "| shift | 2 |");
    assertThat(Files.readAllLines(made.resolve("toy.csv"))).hasSize(1 + 2 * 2);
  }

  @Test
  void trainsWithTheRateWhoseTryEndedBest() throws IOException {
    for (String variant : List.of("plain", "shift")) {
      double low = validation(made.resolve("sweep/results/" + variant + "-1.0e-04.json"));
      double high = validation(made.resolve("sweep/results/" + variant + "-1.0e-02.json"));
      for (int seed = 1; seed <= 2; seed++) {
        assertThat(rate(made.resolve("results/" + variant + "-" + seed + ".json")))
            .isEqualTo(low < high ? 1e-4 : 1e-2);
      }
    }
  }

  @Test
  void aTryThatDivergesLosesToTheOthers() throws IOException {
    Result some = compareAtRates("1e-2,1e30");

    assertThat(some.err()).isEmpty();
    assertThat(some.out()).contains("plain-1.0e30 diverged");
    assertThat(Files.readString(folder.resolve("rates/report.md"))).contains("| diverged");
    assertThat(rate(folder.resolve("rates/results/plain-1.json"))).isEqualTo(1e-2);

    assertTold(compareAtRates("1e30"), 1, "all tries of 'plain' diverged");
  }

  private Result compareAtRates(String rates) {
    return compare(
        "rates", "--sweep-steps=4", "--signals=token-shift", "--learning-rates=" + rates);
  }

  private Result compare(String name, Object... options) {
    return tf(
        "compare", TOY, SIX_STEPS, "--rounds=0", List.of(options), "--out", folder.resolve(name));
  }

  @Test
  void aRunThatDivergesIsToldAndDoesNotEndTheOthers() throws IOException {
    Path hot =
        Files.writeString(
            folder.resolve("hot.yaml"),
            """
            learning-rates: []
            variants:
              plain: {plain: true}
              hot: {plain: true, lr: 1e30}
              shift: {signal: token-shift}
            """);

    Result some = compare("hot", "--experiment", hot);

    assertThat(some.err()).isEmpty();
    assertThat(some.out()).contains("hot-1 diverged");
    assertThat(Files.readString(folder.resolve("hot/report.md")))
        .contains(
            "Diverged, and not in the table: hot from seed 1.", "| plain | 1 |", "| shift | 1 |")
        .doesNotContain("| hot   | 1 |");

    Files.writeString(hot, "variants: {hot: {plain: true, lr: 1e30}}");
    assertTold(
        compare("hot", "--experiment", hot), 1, "has no finished run of hot to compare with");
  }

  @Test
  void goesOnWhereItWasKilled() throws IOException {
    Map<String, String> before = contents();
    Files.delete(made.resolve("results/plain-2.json"));
    CliFixture.delete(made.resolve("runs/plain-2/last-00000006"));
    CliFixture.delete(made.resolve("runs/plain-2/best-00000006"));
    Files.delete(made.resolve("results/shift-2.json"));
    CliFixture.delete(made.resolve("runs/shift-2"));
    Files.createDirectories(made.resolve("runs/shift-2/.tmp-" + UUID.randomUUID()));

    Result again = tf(command);

    assertThat(again.err()).isEmpty();
    assertThat(again.status()).isZero();
    assertThat(contents()).isEqualTo(before);
  }

  @Test
  void leavesARunToTheProcessThatIsAtIt() throws IOException {
    Path copy = folder.resolve("toy");
    CliFixture.copy(made, copy);
    Files.delete(copy.resolve("results/plain-2.json"));
    Files.delete(copy.resolve("results/shift-2.json"));
    List<String> here = new ArrayList<>(command);
    here.set(here.size() - 1, copy.toString());

    Result beside;
    try (FileChannel other =
        FileChannel.open(copy.resolve("runs/plain-2/lock"), StandardOpenOption.WRITE)) {
      other.lock();
      beside = tf(here);
    }
    assertThat(beside.err()).isEmpty();
    assertThat(beside.out()).endsWith("other processes are at the runs that are left\n");
    assertThat(CliFixture.names(copy.resolve("results")))
        .containsExactly("plain-1.json", "shift-1.json", "shift-2.json");

    assertThat(tf(here).status()).isZero();
    assertThat(validation(copy.resolve("results/plain-2.json")))
        .isEqualTo(validation(made.resolve("results/plain-2.json")));
  }

  @Test
  void takesMoreSeedsAndModelsLater() throws IOException {
    CliFixture.copy(made, folder.resolve("toy"));
    Path file =
        Files.writeString(
            folder.resolve("more.yaml"),
            Files.readString(shared.resolve("toy.yaml"))
                .replace("variants:", "variants:\n  none: {plain: true}"));

    Result more =
        tf(
            "compare",
            TOY,
            SIX_STEPS,
            "--rounds=0",
            "--seeds=3",
            "--experiment",
            file,
            "--out",
            folder.resolve("toy"));

    assertThat(more.err()).isEmpty();
    assertThat(CliFixture.names(folder.resolve("toy/results"))).hasSize(3 * 3);
    assertThat(Files.readString(folder.resolve("toy/results/none-1.json")))
        .contains("\"validation\": " + validation(made.resolve("results/plain-1.json")));
  }

  @Test
  void namedModelsJoinThoseOfTheFolderWhichKeepsItsTexts() throws IOException {
    assertThat(compare("joined", "--signals=token-shift").err()).isEmpty();
    Path file = folder.resolve("joined/experiment.yaml");
    Files.writeString(file, Files.readString(file).replace("title: Comparison", "title: Mine"));

    Result more = compare("joined", "--signals=canon", "--seeds=2");

    assertThat(more.err()).isEmpty();
    assertThat(Files.readString(folder.resolve("joined/report.md")))
        .contains("## Mine", "| plain       | 2 |", "| token-shift | 2 |", "| canon       | 2 |");
  }

  @Test
  void timesOfStepsAreMeasuredOnce() throws IOException {
    Path copy = folder.resolve("toy");
    CliFixture.copy(made, copy);
    List<String> here = new ArrayList<>(command);
    here.set(here.size() - 1, copy.toString());

    Result again = tf(here);

    assertThat(again.out()).contains("to measure them anew, delete " + copy.resolve("costs.json"));
    assertThat(Files.readString(copy.resolve("costs.json")))
        .isEqualTo(Files.readString(made.resolve("costs.json")));
  }

  @Test
  void otherSettingsAreRefusedBeforeAnythingIsChanged() throws IOException {
    CliFixture.copy(made, folder.resolve("toy"));
    Map<String, String> before = CliFixture.contents(folder);

    assertTold(
        tf(
            "compare",
            TOY,
            SIX_STEPS,
            "--decay=0.5",
            "--experiment",
            shared.resolve("toy.yaml"),
            "--out",
            folder.resolve("toy")),
        1,
        "was made with other settings");
    assertThat(CliFixture.contents(folder)).isEqualTo(before);
  }

  @Test
  void aRunBegunWithAnotherRateIsNotResumed() throws IOException {
    Path copy = folder.resolve("toy");
    CliFixture.copy(made, copy);
    CliFixture.delete(copy.resolve("results"));
    Map<String, String> before = CliFixture.contents(copy.resolve("runs"));

    assertTold(
        tf(
            "compare",
            TOY,
            SIX_STEPS,
            "--learning-rates=5e-5",
            "--experiment",
            shared.resolve("toy.yaml"),
            "--out",
            copy),
        1,
        copy.resolve("runs/plain-1") + " holds a run with other settings");
    assertThat(CliFixture.contents(copy.resolve("runs"))).isEqualTo(before);
  }

  @Test
  void theReportIsRebuiltFromTheResultsAlone() throws IOException {
    CliFixture.copy(made, folder.resolve("toy"));
    CliFixture.delete(folder.resolve("toy/runs"));
    CliFixture.delete(folder.resolve("toy/sweep/runs"));
    Files.delete(folder.resolve("toy/report.md"));

    Result report = tf("report", folder.resolve("toy"));

    assertThat(report.err()).isEmpty();
    assertThat(Files.readString(folder.resolve("toy/report.md")))
        .isEqualTo(
            Files.readString(made.resolve("report.md"))
                .replace(made.toString(), folder.resolve("toy").toString()));
  }

  @Test
  void aReportNeedsAnExperiment() throws IOException {
    assertTold(tf("report", folder), 1, "holds no experiment: there is no experiment.yaml in it");
    CliFixture.copy(made, folder.resolve("toy"));
    CliFixture.delete(folder.resolve("toy/results"));
    assertTold(tf("report", folder.resolve("toy")), 1, "has no finished run of plain");
    Files.createDirectory(folder.resolve("toy/results"));
    Path damaged = Files.writeString(folder.resolve("toy/results/plain-1.json"), "{");
    assertTold(tf("report", folder.resolve("toy")), 1, damaged + " cannot be used");
  }

  /** What must not depend on when and where a run was made. */
  private static Map<String, String> contents() throws IOException {
    Map<String, String> contents = CliFixture.contents(made);
    contents
        .keySet()
        .removeIf(
            name ->
                !name.endsWith("model.safetensors")
                    && !name.equals("experiment.yaml")
                    && !name.endsWith("config.json"));
    return contents;
  }

  private static double validation(Path result) throws IOException {
    return JsonParser.parseString(Files.readString(result))
        .getAsJsonObject()
        .get("validation")
        .getAsDouble();
  }

  private static double rate(Path result) throws IOException {
    return JsonParser.parseString(Files.readString(result))
        .getAsJsonObject()
        .getAsJsonObject("run")
        .getAsJsonObject("training")
        .get("learningRate")
        .getAsDouble();
  }
}
