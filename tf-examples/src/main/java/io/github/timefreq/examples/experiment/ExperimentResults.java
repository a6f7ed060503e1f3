package io.github.timefreq.examples.experiment;

import io.github.timefreq.examples.measure.Sample;
import io.github.timefreq.gpt.GptConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Experiment} has shown so far.
 *
 * @param folder where it is kept
 * @param experiment what was compared
 * @param runs of each model by its name, by seed; models without runs are left out
 * @param diverged runs that came to no end, which are none of those
 * @param tries of learning rates, of each model by its name
 * @param costs what a step costs, or null if it was not measured
 */
record ExperimentResults(
    ExperimentFolder folder,
    Experiment experiment,
    Map<String, List<ExperimentRun>> runs,
    List<ExperimentRun> diverged,
    Map<String, List<ExperimentRun>> tries,
    @Nullable StepCosts costs) {

  /**
   * Reads what a folder holds.
   *
   * @throws IOException if there is no finished run of the baseline, or a file is damaged
   */
  static ExperimentResults read(ExperimentFolder folder) throws IOException {
    Experiment experiment = folder.experiment();
    List<ExperimentRun> all = folder.results(experiment, false);
    Map<String, List<ExperimentRun>> runs =
        byVariant(all.stream().filter(run -> !run.diverged()).toList());
    if (!runs.containsKey(experiment.baseline())) {
      throw new IOException(
          folder.path()
              + " has no finished run of "
              + experiment.baseline()
              + " to compare with; go on with 'tf compare', with a lower learning rate in another"
              + " folder if it diverged");
    }
    return new ExperimentResults(
        folder,
        experiment,
        runs,
        all.stream().filter(ExperimentRun::diverged).toList(),
        byVariant(folder.results(experiment, true)),
        folder.costs());
  }

  private static Map<String, List<ExperimentRun>> byVariant(List<ExperimentRun> all) {
    Map<String, List<ExperimentRun>> grouped = new LinkedHashMap<>();
    all.forEach(run -> grouped.computeIfAbsent(run.variant(), key -> new ArrayList<>()).add(run));
    return grouped;
  }

  String name() {
    return folder.name();
  }

  List<ExperimentRun> runs(String variant) {
    return Objects.requireNonNull(runs.get(variant), variant);
  }

  GptConfig model(String variant) {
    return runs(variant).get(0).run().model();
  }

  GptConfig baselineModel() {
    return model(experiment.baseline());
  }

  /** A figure of every run of a model. */
  Sample sample(String variant, ToDoubleFunction<ExperimentRun> figure) {
    return Sample.of(runs(variant), figure);
  }

  /**
   * How much lower a model's loss is than another's, seed by seed; nothing without common seeds.
   */
  Optional<Sample> gain(String variant, String over) {
    List<ExperimentRun> own = common(variant, over);
    List<ExperimentRun> others = common(over, variant);
    return own.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Sample.of(others, ExperimentRun::loss).minus(Sample.of(own, ExperimentRun::loss)));
  }

  /** Steps to the baseline's last loss, of every seed of a model that has a baseline. */
  List<OptionalDouble> stepsToBaseline(String variant) {
    return common(variant, experiment.baseline()).stream().map(this::stepsToBaseline).toList();
  }

  /**
   * Steps until a run's loss on the looks on the way is the last one of the baseline from the same
   * seed; nothing if it does not get there, or has no baseline.
   */
  OptionalDouble stepsToBaseline(ExperimentRun run) {
    return runs(experiment.baseline()).stream()
        .filter(baseline -> baseline.seed() == run.seed())
        .map(baseline -> run.firstReach(baseline.lastLook()))
        .findFirst()
        .orElse(OptionalDouble.empty());
  }

  /** Steps of a whole run of the baseline. */
  int baselineSteps() {
    return runs(experiment.baseline()).get(0).run().training().steps();
  }

  boolean hasTest() {
    return runs.values().stream().flatMap(List::stream).allMatch(run -> run.test() != null);
  }

  /** Runs of a model from seeds that another one was trained from, too. */
  private List<ExperimentRun> common(String variant, String other) {
    List<Integer> seeds = runs(other).stream().map(ExperimentRun::seed).toList();
    return runs(variant).stream().filter(run -> seeds.contains(run.seed())).toList();
  }
}
