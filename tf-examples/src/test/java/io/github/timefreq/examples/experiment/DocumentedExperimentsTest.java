package io.github.timefreq.examples.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.timefreq.examples.options.RunOptions;
import io.github.timefreq.gpt.text.Corpus;
import io.github.timefreq.gpt.text.MarkovText;
import io.github.timefreq.gpt.training.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The experiments of docs/results.md say, in their files, what was run. */
class DocumentedExperimentsTest {
  /** The text that stands in for the ones of the experiments, which are not here. */
  private static final String OTHER_TEXT = "";

  static List<ExperimentFolder> experiments() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of("..", "docs", "experiments"))) {
      return folders.sorted().map(ExperimentFolder::new).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("experiments")
  void optionsDescribeTheRunsWhoseResultsAreKept(ExperimentFolder folder) throws IOException {
    Experiment experiment = folder.experiment();
    List<ExperimentRun> results = folder.results(experiment, false);

    assertThat(results).isNotEmpty();
    RunConfig first = results.get(0).run();
    Corpus corpus = Corpus.load(new MarkovText(1_000), first.tokenizer(), first.split());
    for (ExperimentRun result : results) {
      assertThat(described(experiment, result, corpus))
          .as(result.variant() + " from seed " + result.seed())
          .isEqualTo(withoutHash(result.run()));
    }
  }

  /** Nothing in the report is written by hand. */
  @ParameterizedTest
  @MethodSource("experiments")
  void theReportIsWhatTheResultsGive(ExperimentFolder folder) throws IOException {
    String chapter = ExperimentReport.read(folder).chapter().replace("../docs/", "docs/");

    assertThat(Files.readString(Path.of("..", "docs", "results.md"))).contains(chapter);
    assertThat(Files.readString(Path.of("..", "docs", folder.name() + ".csv")))
        .isEqualTo(ExperimentCsv.of(ExperimentResults.read(folder)));
  }

  private static RunConfig described(Experiment experiment, ExperimentRun result, Corpus corpus) {
    Map<String, String> tuned =
        experiment.learningRates().isEmpty()
            ? Map.of()
            : Map.of("lr", Double.toString(result.learningRate()));
    RunOptions options = ExperimentOptions.of(experiment, result.variant(), tuned);
    return withoutHash(options.run(options.filtering(corpus), corpus, result.seed()));
  }

  private static RunConfig withoutHash(RunConfig run) {
    return new RunConfig(
        run.model(), run.training(), run.tokenizer(), run.data(), run.split(), OTHER_TEXT);
  }
}
