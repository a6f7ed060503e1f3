package io.github.timefreq.examples.experiment;

import io.github.timefreq.core.internal.Checks;
import io.github.timefreq.examples.console.Shown;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Models that are trained on one text from the same seeds, to be compared.
 *
 * @param title what a report is headed with
 * @param about what is compared and why, in Markdown; may be empty
 * @param options of {@code tf train} that all models share, by their names without dashes
 * @param variants the models by name, each with the options that make it what it is; the others are
 *     compared with the first
 * @param seeds each model is trained from the seeds 1 to this number
 * @param learningRates peaks to try for each model before its runs; empty to take the one of its
 *     options
 * @param sweepSteps steps of such a try
 * @param notes what came out, in Markdown; may be empty
 */
public record Experiment(
    String title,
    String about,
    Map<String, String> options,
    Map<String, Map<String, String>> variants,
    int seeds,
    List<Double> learningRates,
    int sweepSteps,
    String notes) {
  /** Names of models become names of folders. */
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9+.=_-]*";

  public Experiment {
    Checks.require(!variants.isEmpty(), "an experiment needs variants");
    for (String name : variants.keySet()) {
      Checks.require(
          name.matches(NAME),
          "a variant's name has letters, digits and any of + . = _ - in it, got '"
              + Shown.value(name)
              + "'");
    }
    Checks.requireAtLeast("seeds", seeds, 1);
    Checks.requireAtLeast("sweep-steps", sweepSteps, 1);
    for (double rate : learningRates) {
      Checks.require(
          rate > 0 && rate < Double.POSITIVE_INFINITY,
          "learning-rates must be above 0 and finite, got " + rate);
    }
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    variants = Collections.unmodifiableMap(new LinkedHashMap<>(variants));
    learningRates = List.copyOf(learningRates);
  }

  /** Name of the model that the others are compared with. */
  public String baseline() {
    return variants.keySet().iterator().next();
  }

  /** All options of a model, its own ones last. */
  Map<String, String> optionsOf(String variant) {
    Map<String, String> all = new LinkedHashMap<>(options);
    all.putAll(Objects.requireNonNull(variants.get(variant), variant));
    return all;
  }

  /** Models added to those of an earlier experiment, which keeps what it says of itself. */
  Experiment addedTo(Experiment earlier) {
    Map<String, Map<String, String>> all = new LinkedHashMap<>(earlier.variants);
    all.putAll(variants);
    return new Experiment(
        earlier.title,
        earlier.about,
        options,
        all,
        earlier.seeds,
        earlier.learningRates,
        earlier.sweepSteps,
        earlier.notes);
  }

  /** The same with other options for all models. */
  Experiment withOptions(Map<String, String> others) {
    Map<String, String> all = new LinkedHashMap<>(options);
    all.putAll(others);
    return new Experiment(title, about, all, variants, seeds, learningRates, sweepSteps, notes);
  }
}
