package io.github.timefreq.examples.audio;

import io.github.timefreq.audio.data.AudioDataset;
import io.github.timefreq.audio.training.AudioRunConfig;
import io.github.timefreq.examples.chart.CurvePlot;
import io.github.timefreq.examples.chart.Palette;
import io.github.timefreq.examples.chart.Picture;
import io.github.timefreq.examples.console.Report;
import io.github.timefreq.examples.console.Table;
import io.github.timefreq.examples.measure.Sample;
import io.github.timefreq.training.TrainingResult;
import io.github.timefreq.training.internal.io.AtomicFiles;
import io.github.timefreq.training.metrics.EvaluationMetrics;
import io.github.timefreq.training.metrics.EvaluationResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The results of several classifiers, each trained from several seeds and on several splits. */
final class AudioComparison {
  /** Share of the final figure that counts as learned for the most part. */
  private static final double MOST = 0.9;

  private final AudioDataset dataset;
  private final Map<String, List<Outcome>> variants = new LinkedHashMap<>();

  private record Outcome(
      String split, AudioRunConfig run, TrainingResult training, EvaluationResult test) {
    double figure(String name) {
      return test.figures().getOrDefault(name, Double.NaN);
    }
  }

  AudioComparison(AudioDataset dataset) {
    this.dataset = dataset;
  }

  AudioDataset dataset() {
    return dataset;
  }

  void add(
      String variant,
      String split,
      AudioRunConfig run,
      TrainingResult training,
      EvaluationResult test) {
    variants
        .computeIfAbsent(variant, key -> new ArrayList<>())
        .add(new Outcome(split, run, training, test));
  }

  /** How well each classifier did. */
  Table table() {
    List<String> figures = figures();
    List<String> header = new ArrayList<>(List.of("classifier", "parameters"));
    figures.forEach(figure -> header.add("test " + figure));
    header.add("epochs to 90 % of final");
    if (splits() > 1) {
      header.add(mainFigure() + " by what is held out");
    }
    List<List<String>> rows = new ArrayList<>();
    variants.forEach((name, outcomes) -> rows.add(row(name, outcomes, figures)));
    return new Table(header, rows);
  }

  /** Those that any test gives: some sounds allow fewer. */
  private List<String> figures() {
    return variants.values().stream()
        .flatMap(List::stream)
        .flatMap(outcome -> outcome.test().figures().keySet().stream())
        .distinct()
        .toList();
  }

  private String mainFigure() {
    return AudioReport.figure(variants.values().iterator().next().get(0).run().model().head());
  }

  private long splits() {
    return variants.values().iterator().next().stream().map(Outcome::split).distinct().count();
  }

  private List<String> row(String name, List<Outcome> outcomes, List<String> figures) {
    List<String> row = new ArrayList<>();
    row.add(name);
    row.add(Report.count((double) outcomes.get(0).run().model().parameterCount()));
    for (String figure : figures) {
      row.add(spread(outcomes, outcome -> outcome.figure(figure)));
    }
    row.add(Report.format("%.1f", mean(outcomes, AudioComparison::epochsToMost)));
    if (splits() > 1) {
      row.add(
          by(outcomes, Outcome::split).entrySet().stream()
              .map(
                  entry ->
                      entry.getKey().replaceFirst(".*=", "")
                          + Report.format(
                              " %.3f", mean(entry.getValue(), o -> o.figure(mainFigure()))))
              .collect(Collectors.joining(", ")));
    }
    return row;
  }

  /** Mean over all, and the standard deviations over seeds and over splits, where there are any. */
  private static String spread(List<Outcome> outcomes, ToDoubleFunction<Outcome> value) {
    String text = Report.format("%.4f", mean(outcomes, value));
    List<String> deviations = new ArrayList<>();
    deviation(outcomes, value, outcome -> outcome.run().training().seed(), "seeds", deviations);
    deviation(outcomes, value, Outcome::split, "splits", deviations);
    return deviations.isEmpty() ? text : text + " (" + String.join(", ", deviations) + ")";
  }

  private static <K> void deviation(
      List<Outcome> outcomes,
      ToDoubleFunction<Outcome> value,
      Function<Outcome, K> key,
      String over,
      List<String> to) {
    List<Double> means =
        by(outcomes, key).values().stream().map(group -> mean(group, value)).toList();
    if (means.size() > 1) {
      Sample sample = Sample.of(means, Double::doubleValue);
      to.add(Report.format("sd %.4f over %s", sample.deviation(), over));
    }
  }

  private static <K> Map<K, List<Outcome>> by(List<Outcome> outcomes, Function<Outcome, K> key) {
    return outcomes.stream()
        .collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
  }

  private static double mean(List<Outcome> outcomes, ToDoubleFunction<Outcome> value) {
    return Sample.of(outcomes, value).mean();
  }

  /** Epochs until the validation part's figure is most of what it is in the end. */
  private static double epochsToMost(Outcome outcome) {
    String figure = AudioReport.figure(outcome.run().model().head());
    List<EvaluationMetrics> curve = outcome.training().evaluations();
    double goal = MOST * outcome.training().validation().figures().getOrDefault(figure, Double.NaN);
    for (int i = 0; i < curve.size(); i++) {
      if (curve.get(i).figures().getOrDefault(figure, 0.0) >= goal) {
        return i + 1;
      }
    }
    return Double.NaN;
  }

  /** Writes the table. */
  void write(Path file) throws IOException {
    AtomicFiles.write(file, table().markdown().getBytes(StandardCharsets.UTF_8));
  }

  /** Draws the metric of the validation part over the training. */
  Picture plot(String name) {
    CurvePlot plot = CurvePlot.figures(dataset.name(), mainFigure());
    int number = 0;
    for (Map.Entry<String, List<Outcome>> variant : variants.entrySet()) {
      for (Outcome outcome : variant.getValue()) {
        plot.add(variant.getKey(), outcome.training().evaluations(), Palette.color(number));
      }
      number++;
    }
    return plot.draw(name);
  }
}
