package io.github.timefreq.examples;

import io.github.timefreq.core.training.AtomicFiles;
import io.github.timefreq.core.training.EvaluationMetrics;
import io.github.timefreq.core.training.TrainingResult;
import io.github.timefreq.gpt.Corpus;
import io.github.timefreq.gpt.GptConfig;
import java.awt.Color;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** The results of several models, each trained from several seeds, beside those of a baseline. */
final class Comparison {
  /** Name of the model that the others are compared with. */
  static final String BASELINE = "plain";

  private static final List<Color> COLORS =
      List.of(new Color(0x7F7F7F), new Color(0xD62728), new Color(0x1F77B4), new Color(0x2CA02C));

  private final Corpus corpus;
  private final GptConfig plain;
  private final Map<String, Variant> variants = new LinkedHashMap<>();

  private record Variant(GptConfig model, List<TrainingResult> runs) {}

  Comparison(Corpus corpus, GptConfig plain) {
    this.corpus = corpus;
    this.plain = plain;
  }

  void add(String name, GptConfig model, TrainingResult result) {
    variants.computeIfAbsent(name, key -> new Variant(model, new ArrayList<>())).runs().add(result);
  }

  /** The table in Markdown. */
  String table() {
    String unit = corpus.tokenizer().spec().kind().unit();
    List<String> header =
        List.of(
            "model",
            "parameters added",
            "nats per " + unit,
            "bits per " + unit,
            "time per step",
            "steps to plain's final loss");
    List<List<String>> rows = new ArrayList<>();
    variants.forEach((name, variant) -> rows.add(row(name, variant)));
    return Report.table(header, rows);
  }

  void write(Path folder) throws IOException {
    AtomicFiles.write(folder.resolve("compare.md"), table().getBytes(StandardCharsets.UTF_8));
    CurvePlot plot = CurvePlot.losses(corpus);
    int number = 0;
    for (Map.Entry<String, Variant> variant : variants.entrySet()) {
      Color color = COLORS.get(number++ % COLORS.size());
      variant
          .getValue()
          .runs()
          .forEach(run -> plot.add(variant.getKey(), run.evaluations(), color));
    }
    plot.write(folder.resolve("compare.png"));
  }

  private List<String> row(String name, Variant variant) {
    List<TrainingResult> runs = variant.runs();
    long added = variant.model().parameterCount() - plain.parameterCount();
    return List.of(
        name,
        added == 0
            ? "0"
            : Report.format(
                "%s (%.1f %%)",
                Report.count(added), 100.0 * added / (double) plain.parameterCount()),
        spread(runs, TrainingResult::validationLoss),
        spread(runs, run -> EvaluationMetrics.bits(run.validationLoss())),
        Report.format("%.2f x", ratio(runs)),
        stepsToBaseline(runs));
  }

  /** Mean and, for several seeds, standard deviation. */
  private static String spread(List<TrainingResult> runs, ToDoubleFunction<TrainingResult> value) {
    double mean = runs.stream().mapToDouble(value).average().orElseThrow();
    if (runs.size() == 1) {
      return Report.format("%.4f", mean);
    }
    double squares =
        runs.stream().mapToDouble(run -> Math.pow(value.applyAsDouble(run) - mean, 2)).sum();
    return Report.format("%.4f (sd %.4f)", mean, Math.sqrt(squares / (runs.size() - 1)));
  }

  private double ratio(List<TrainingResult> runs) {
    return secondsPerStep(runs) / secondsPerStep(baseline());
  }

  private static double secondsPerStep(List<TrainingResult> runs) {
    return runs.stream()
        .mapToDouble(run -> run.seconds() / (double) run.step())
        .average()
        .orElseThrow();
  }

  /** Mean over the seeds, each against the plain model of its own seed. */
  private String stepsToBaseline(List<TrainingResult> runs) {
    double sum = 0;
    for (int i = 0; i < runs.size(); i++) {
      List<EvaluationMetrics> plainCurve = baseline().get(i).evaluations();
      if (plainCurve.isEmpty()) {
        return "unknown: the plain model's metrics.jsonl is gone";
      }
      double target = plainCurve.get(plainCurve.size() - 1).loss();
      OptionalDouble steps = firstReach(runs.get(i).evaluations(), target);
      if (steps.isEmpty()) {
        return "not reached by all";
      }
      sum += steps.getAsDouble();
    }
    double mean = sum / runs.size();
    return Report.format("%.0f (%.0f %%)", mean, 100 * mean / (double) runs.get(0).step());
  }

  /** Step at which a curve, straight between its points, first gets down to a loss. */
  static OptionalDouble firstReach(List<EvaluationMetrics> curve, double target) {
    for (int i = 0; i < curve.size(); i++) {
      EvaluationMetrics now = curve.get(i);
      if (now.loss() <= target) {
        if (i == 0) {
          return OptionalDouble.of((double) now.step());
        }
        EvaluationMetrics before = curve.get(i - 1);
        double part = (before.loss() - target) / (before.loss() - now.loss());
        return OptionalDouble.of(before.step() + part * (double) (now.step() - before.step()));
      }
    }
    return OptionalDouble.empty();
  }

  private List<TrainingResult> baseline() {
    Variant baseline = variants.get(BASELINE);
    return baseline == null ? List.of() : baseline.runs();
  }
}
