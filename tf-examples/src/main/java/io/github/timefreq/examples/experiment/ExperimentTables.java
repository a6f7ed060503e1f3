package io.github.timefreq.examples.experiment;

import io.github.timefreq.examples.console.Report;
import io.github.timefreq.examples.console.Table;
import io.github.timefreq.examples.measure.Sample;
import io.github.timefreq.gpt.GptConfig;
import io.github.timefreq.training.metrics.EvaluationMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/** The results of an {@link Experiment} as tables. */
final class ExperimentTables {
  private static final String NONE = "";

  private final ExperimentResults results;
  private final String baseline;

  ExperimentTables(ExperimentResults results) {
    this.results = results;
    baseline = results.experiment().baseline();
  }

  /** How well each model learned. */
  Table losses() {
    List<String> header =
        new ArrayList<>(
            List.of("model", "n", "parameters", "learning rate", "validation nats", "bits"));
    if (results.hasTest()) {
      header.addAll(List.of("test nats", "bits"));
    }
    header.addAll(List.of("nats less than " + baseline, "p"));
    List<List<String>> rows = new ArrayList<>();
    for (String variant : results.runs().keySet()) {
      List<String> row = new ArrayList<>();
      row.add(variant);
      row.add(Integer.toString(results.runs(variant).size()));
      row.add(parameters(variant));
      row.add(rates(variant));
      Sample validation = results.sample(variant, ExperimentRun::loss);
      row.add(validation.meanAndDeviation());
      row.add(Report.format("%.4f", EvaluationMetrics.bits(validation.mean())));
      if (results.hasTest()) {
        Sample test = results.sample(variant, run -> Objects.requireNonNull(run.test()));
        row.add(test.meanAndDeviation());
        row.add(Report.format("%.4f", EvaluationMetrics.bits(test.mean())));
      }
      Optional<Sample> gain =
          variant.equals(baseline) ? Optional.empty() : results.gain(variant, baseline);
      row.add(gain.map(sample -> sample.meanAndInterval("%.4f")).orElse(NONE));
      row.add(gain.map(ExperimentTables::p).orElse(NONE));
      rows.add(row);
    }
    return new Table(header, rows);
  }

  /** What each model costs, and how soon it is where the baseline ends. */
  Table costs() {
    StepCosts costs = results.costs();
    List<String> header = new ArrayList<>(List.of("model", "multiply-adds"));
    if (costs != null) {
      header.addAll(List.of("time of a step", "peak memory", "tokens/s"));
    }
    header.add("steps to " + baseline + "'s last loss");
    if (costs != null) {
      header.add("time to it");
    }
    List<List<String>> rows = new ArrayList<>();
    for (String variant : results.runs().keySet()) {
      List<String> row = new ArrayList<>();
      row.add(variant);
      row.add(multiplyAdds(variant));
      List<OptionalDouble> reached = results.stepsToBaseline(variant);
      Optional<Sample> steps = percentOfSteps(reached);
      if (costs != null) {
        row.add(costs.time(variant));
        row.add(costs.memory(variant));
        row.add(costs.throughput(variant));
      }
      row.add(steps.map(s -> s.meanAndInterval("%.1f %%")).orElseGet(() -> howMany(reached)));
      if (costs != null) {
        Double ratio = costs.timeRatio(variant);
        row.add(
            ratio == null || steps.isEmpty()
                ? NONE
                : steps.get().times(ratio).meanAndInterval("%.0f %%"));
      }
      rows.add(row);
    }
    return new Table(header, rows);
  }

  /** What all seeds take to get there; nothing unless they all do. */
  private Optional<Sample> percentOfSteps(List<OptionalDouble> reached) {
    return reached.isEmpty() || reached.stream().anyMatch(OptionalDouble::isEmpty)
        ? Optional.empty()
        : Optional.of(
            Sample.of(reached, OptionalDouble::orElseThrow).times(100.0 / results.baselineSteps()));
  }

  private static String howMany(List<OptionalDouble> reached) {
    long seeds = reached.stream().filter(OptionalDouble::isPresent).count();
    return seeds == 0 ? "not reached" : "by " + seeds + " of " + reached.size() + " seeds";
  }

  /** Differences between all pairs, in nats. */
  Table pairs() {
    List<String> names = List.copyOf(results.runs().keySet());
    List<String> header = new ArrayList<>(List.of("nats less than"));
    header.addAll(names);
    List<List<String>> rows = new ArrayList<>();
    for (String variant : names) {
      List<String> row = new ArrayList<>(List.of(variant));
      for (String other : names) {
        row.add(
            variant.equals(other)
                ? NONE
                : results
                    .gain(variant, other)
                    .map(gain -> gain.meanAndInterval("%.4f"))
                    .orElse(NONE));
      }
      rows.add(row);
    }
    return new Table(header, rows);
  }

  /** Validation losses of the tries of learning rates. */
  Table tries() {
    Set<Double> rates = new TreeSet<>();
    results.tries().values().forEach(all -> all.forEach(run -> rates.add(run.learningRate())));
    List<String> header = new ArrayList<>(List.of("model"));
    rates.forEach(rate -> header.add(Report.rate(rate)));
    List<List<String>> rows = new ArrayList<>();
    results
        .tries()
        .forEach(
            (variant, all) -> {
              List<String> row = new ArrayList<>(List.of(variant));
              for (double rate : rates) {
                row.add(
                    all.stream()
                        .filter(run -> run.learningRate() == rate)
                        .map(run -> run.diverged() ? "diverged" : Report.format("%.4f", run.loss()))
                        .findFirst()
                        .orElse(NONE));
              }
              rows.add(row);
            });
    return new Table(header, rows);
  }

  private String parameters(String variant) {
    GptConfig plain = results.baselineModel();
    long all = results.model(variant).parameterCount();
    long added = all - plain.parameterCount();
    return added == 0
        ? Report.count(all)
        : Report.format("%+d (%+.1f %%)", added, 100.0 * added / (double) plain.parameterCount());
  }

  private String multiplyAdds(String variant) {
    return Report.format(
        "%.2f x",
        (double) results.model(variant).multiplyAddsPerToken()
            / (double) results.baselineModel().multiplyAddsPerToken());
  }

  /** One rate, unless the seeds of a model were run with several. */
  private String rates(String variant) {
    return String.join(
        ", ",
        results.runs(variant).stream()
            .map(run -> Report.rate(run.learningRate()))
            .distinct()
            .toList());
  }

  private static String p(Sample sample) {
    OptionalDouble p = sample.p();
    if (p.isEmpty()) {
      return NONE;
    }
    return p.getAsDouble() < 1e-4 ? "< 0.0001" : Report.format("%.4f", p.getAsDouble());
  }
}
