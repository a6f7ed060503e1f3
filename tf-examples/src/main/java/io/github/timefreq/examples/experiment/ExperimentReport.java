package io.github.timefreq.examples.experiment;

import io.github.timefreq.examples.chart.OptionalPicture;
import io.github.timefreq.examples.chart.Picture;
import io.github.timefreq.examples.console.Report;
import io.github.timefreq.examples.console.Table;
import io.github.timefreq.gpt.GptConfig;
import io.github.timefreq.gpt.text.TextSource;
import io.github.timefreq.gpt.training.RunConfig;
import io.github.timefreq.training.TrainingConfig;
import io.github.timefreq.training.internal.io.AtomicFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The results of an {@link Experiment} as a chapter in Markdown, with its picture and table. */
final class ExperimentReport {
  private static final int DIGITS_OF_HASH = 16;

  private final ExperimentResults results;
  private final Experiment experiment;
  private final ExperimentTables tables;

  /** The report of what a folder holds. */
  static ExperimentReport read(ExperimentFolder folder) throws IOException {
    return new ExperimentReport(ExperimentResults.read(folder));
  }

  private ExperimentReport(ExperimentResults results) {
    this.results = results;
    experiment = results.experiment();
    tables = new ExperimentTables(results);
  }

  /** The tables alone, for a terminal. */
  String tables() {
    return tables.losses().forTerminal() + "\n" + tables.costs().forTerminal();
  }

  /** Writes the table of runs and the curves that the chapter points to. */
  void writeBeside(Path folder, PrintWriter err) throws IOException {
    AtomicFiles.write(
        folder.resolve(results.name() + ".csv"),
        ExperimentCsv.of(results).getBytes(StandardCharsets.UTF_8));
    OptionalPicture.draw(
        results.name() + ".png and .svg",
        err,
        () -> {
          Picture curves = ExperimentCurves.draw(results);
          curves.write(folder, Picture.Format.PNG);
          curves.write(folder, Picture.Format.SVG);
        });
  }

  /** The chapter; blank lines stand between its parts. */
  String chapter() {
    return Stream.of(
            "## " + experiment.title(),
            experiment.about(),
            setting(),
            command(),
            tables.losses().markdown().strip(),
            "Means and, in brackets, standard deviations over the n seeds. \"Nats less\" is the mean"
                + " difference to "
                + experiment.baseline()
                + " from the same seed with its 95 % confidence interval, p that of a paired"
                + " t-test."
                + diverged(),
            "![Validation loss over steps](" + results.name() + ".png)",
            "Bands: a standard deviation to either side. Every run is a line of ["
                + results.name()
                + ".csv]("
                + results.name()
                + ".csv); the curves as [SVG]("
                + results.name()
                + ".svg).",
            tables.costs().markdown().strip(),
            costsNote(),
            pairs(),
            tries(),
            experiment.notes(),
            provenance())
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("\n\n", "", "\n"));
  }

  private String setting() {
    RunConfig run = results.runs(experiment.baseline()).get(0).run();
    GptConfig model = run.model();
    TrainingConfig training = run.training();
    return Report.format(
        "Text: %s (SHA-256 of its tokens %s...), %s of it to train on, %s to validate%s, in order."
            + " Model: %d layers, %d wide, %d heads, context %d. Training: %d steps of %d windows (%s"
            + " tokens), AdamW, warm-up %d, cosine to %.1g, weight decay %s but on signal layers,"
            + " clipping at %s.",
        TextSource.nameOf(run.data()),
        run.dataSha256().substring(0, DIGITS_OF_HASH),
        share(run.split().train()),
        share(run.split().validation()),
        results.hasTest() ? ", the rest to test" : "",
        model.layers(),
        model.width(),
        model.heads(),
        model.contextLength(),
        training.steps(),
        training.batchSize() * training.accumulation(),
        Report.count((double) (training.steps() * run.tokensPerStep())),
        training.warmupSteps(),
        training.learningRateFloor() / training.learningRate(),
        training.weightDecay(),
        training.clipNorm());
  }

  private static String share(double part) {
    return Report.format("%.0f %%", 100 * part);
  }

  /** The experiment's file, and the command that runs it. */
  private String command() {
    List<List<String>> rows = new ArrayList<>();
    experiment.variants().forEach((name, own) -> rows.add(List.of(name, options(own))));
    return "`tf compare --experiment "
        + results.folder().file()
        + " --out runs/"
        + results.name()
        + (results.costs() == null ? "" : " --rounds " + results.costs().rounds())
        + "`, whose models are\n\n"
        + new Table(List.of("model", "options of `tf train`"), rows).markdown()
        + "\nand all have `"
        + options(experiment.options())
        + "`.";
  }

  private static String options(Map<String, String> options) {
    return options.entrySet().stream()
        .map(
            option ->
                option.getValue().equals("true")
                    ? "--" + option.getKey()
                    : "--" + option.getKey() + " " + shown(option.getKey(), option.getValue()))
        .collect(Collectors.joining(" "));
  }

  /** A report does not tell where its machine keeps the text. */
  private static String shown(String option, String value) {
    return option.equals("data") ? TextSource.nameOf(value) : value;
  }

  private String diverged() {
    String runs =
        results.diverged().stream()
            .map(run -> run.variant() + " from seed " + run.seed())
            .collect(Collectors.joining(", "));
    return runs.isEmpty() ? "" : " Diverged, and not in the table: " + runs + ".";
  }

  private String costsNote() {
    StepCosts costs = results.costs();
    String steps =
        Report.format(
            "Steps until a model's loss on the looks on the way, one every %d steps with a straight"
                + " line between, is %s's last one from the same seed (its own may have been there"
                + " before the end), in percent of %d, with the 95 %% confidence interval of the"
                + " mean over seeds",
            results.runs(experiment.baseline()).get(0).run().training().evaluationInterval(),
            experiment.baseline(),
            results.baselineSteps());
    return costs == null
        ? steps + "."
        : steps
            + "; the time to it is this share times the ratio of the steps' times, measured side by"
            + " side over "
            + costs.rounds()
            + " rounds (median and quartiles): in percent of the time that "
            + experiment.baseline()
            + " takes for all its steps.";
  }

  /** Of several models from several seeds; else the table of losses says all of it. */
  private String pairs() {
    return results.runs().size() < 3
            || results.runs().values().stream().allMatch(runs -> runs.size() < 2)
        ? ""
        : "How much lower the model of a row is than the one of a column, in nats, with the 95 %"
            + " confidence interval of the paired difference (4.3 standard errors where n is 3):\n\n"
            + tables.pairs().markdown().strip();
  }

  private String tries() {
    return results.tries().isEmpty()
        ? ""
        : Report.format(
                "Validation loss after %d steps at several learning rates, seed 1; the best one was"
                    + " taken for the runs above:%n%n",
                results.tries().values().iterator().next().get(0).run().training().steps())
            + tables.tries().markdown().strip();
  }

  private String provenance() {
    String places =
        results.runs().values().stream()
            .flatMap(List::stream)
            .map(run -> run.provenance().place())
            .distinct()
            .collect(Collectors.joining("; "));
    StepCosts costs = results.costs();
    return "Computed by "
        + places
        + "."
        + (costs == null ? "" : " Steps timed by " + costs.provenance().place() + ".");
  }
}
