package io.github.timefreq.examples.experiment;

import io.github.timefreq.examples.console.Arguments;
import io.github.timefreq.examples.console.OptionWords;
import io.github.timefreq.examples.console.Shown;
import io.github.timefreq.examples.options.DataOptions;
import io.github.timefreq.examples.options.RunOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The options that say which models to compare: by name, or from a file. */
public final class ExperimentOptions {
  /** The model without signal layers, where models are given by name. */
  private static final String PLAIN = "plain";

  private static final String SIGNAL = "signal";

  /** Of the parser, whose messages hold the value that they are about. */
  private static final int LONGEST_MESSAGE = 200;

  private static final String DEVICE = "device";

  /** What {@code tf train} takes and what determines a run. */
  @Command(name = "tf train")
  private static final class Variant {
    @Mixin private RunOptions run = new RunOptions();
  }

  @Mixin private RunOptions run = new RunOptions();

  @Option(
      names = "--signals",
      paramLabel = "NAMES",
      split = ",",
      description =
          "Layers to compare, named as for --signal (default: the one of --signal; in tf bench"
              + " without it filterbank, gelu and adaptive).")
  private List<String> signals = List.of();

  @Option(
      names = "--experiment",
      paramLabel = "FILE",
      description = {
        "A YAML file with models to compare in place of --signals; the other options here change"
            + " what its models share:",
        "  options: {data: text8, preset: cpu, steps: 1500}",
        "  seeds: 3",
        "  learning-rates: [1e-3, 2e-3, 4e-3]  # tried for each model,",
        "  sweep-steps: 300                    # each for so many steps",
        "  variants:                           # compared with the first",
        "    plain: {plain: true}",
        "    canon: {signal: canon}",
        "    adaptive: {signal: adaptive, filters: 16}",
      })
  private @Nullable Path file;

  public RunOptions run() {
    return run;
  }

  /** The file, if the models come from one. */
  @Nullable Path file() {
    return file;
  }

  /**
   * The experiment that a command line describes.
   *
   * @param preset layers to compare with the plain model where none are named, by {@code --signal}
   *     neither; empty for the one that it stands for
   */
  public Experiment read(ParseResult parsed, List<String> preset) throws IOException {
    Map<String, String> given = given(parsed);
    if (file == null) {
      return named(given, preset);
    }
    if (!signals.isEmpty()) {
      throw new IllegalArgumentException(
          "--experiment and --signals both name the models; give one");
    }
    Experiment experiment = ExperimentFile.read(file);
    check(file, experiment);
    return experiment.withOptions(given);
  }

  /**
   * The run options of a model, and others that replace or join them.
   *
   * @throws IllegalArgumentException if there is an option that {@code tf train} does not take
   */
  public static RunOptions of(Experiment experiment, String variant, Map<String, String> others) {
    Map<String, String> options = experiment.optionsOf(variant);
    options.putAll(others);
    return parse(options);
  }

  private static RunOptions parse(Map<String, String> options) {
    Variant parsed = new Variant();
    for (String name : options.keySet()) {
      if (name.indexOf('=') >= 0) { // it would be taken for an option and its value
        throw new IllegalArgumentException("there is no option '" + Shown.value(name) + "'");
      }
    }
    try {
      Arguments.apply(new CommandLine(parsed))
          .parseArgs(
              options.entrySet().stream()
                  .map(option -> "--" + option.getKey() + "=" + option.getValue())
                  .toArray(String[]::new));
      return parsed.run;
    } catch (UnmatchedArgumentException e) {
      List<String> similar = e.getSuggestions();
      throw new IllegalArgumentException(
          "there is no option '"
              + Shown.value(e.getUnmatched().get(0).replaceFirst("^--", "").replaceFirst("=.*", ""))
              + "'"
              + (similar.isEmpty()
                  ? ""
                  : "; similar: " + String.join(", ", similar).replace("--", "")),
          e);
    } catch (ParameterException e) {
      throw new IllegalArgumentException(
          Shown.value(OptionWords.plain(e.getMessage()), LONGEST_MESSAGE), e);
    }
  }

  /** Parses every option, so that an error names the file and the place in it. */
  private static void check(Path file, Experiment experiment) {
    check(file + ": options", experiment.options(), false);
    experiment
        .variants()
        .forEach((name, own) -> check(file + ": variant '" + name + "'", own, true));
  }

  private static void check(String place, Map<String, String> options, boolean variant) {
    try {
      refuseDevice(options);
      parse(options);
      if (variant) {
        refuseData(options);
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(place + ": " + e.getMessage(), e);
    }
  }

  private Experiment named(Map<String, String> options, List<String> preset) {
    String own = run.signal();
    List<String> unnamed = preset.isEmpty() || options.containsKey(SIGNAL) ? List.of(own) : preset;
    Map<String, Map<String, String>> variants = new LinkedHashMap<>();
    variants.put(PLAIN, Map.of(PLAIN, "true"));
    for (String name : signals.isEmpty() ? unnamed : signals) {
      variants.put(name, Map.of(SIGNAL, name));
    }
    return new Experiment(
        "Comparison", "", options, variants, 1, List.of(), CompareCommand.SWEEP_STEPS, "");
  }

  /** The run options that were given, by name; the device is not a model's. */
  private static Map<String, String> given(ParseResult parsed) {
    CommandLine known = new CommandLine(new Variant());
    Map<String, String> given = new LinkedHashMap<>();
    for (OptionSpec option : parsed.matchedOptions()) {
      String name = option.longestName();
      if (known.getCommandSpec().findOption(name) != null) {
        given.put(
            name.substring(2),
            option.arity().max() == 0 ? "true" : String.join(",", option.originalStringValues()));
      }
    }
    given.remove(DEVICE);
    return given;
  }

  /** All models read the text that is loaded once, whatever their own options say. */
  private static void refuseData(Map<String, String> options) {
    CommandSpec ofData = CommandSpec.forAnnotatedObject(new DataOptions());
    for (String name : options.keySet()) {
      if (ofData.findOption("--" + name) != null) {
        throw new IllegalArgumentException(
            "all models read the same text: give '" + name + "' under 'options'");
      }
    }
  }

  private static void refuseDevice(Map<String, String> options) {
    if (options.containsKey(DEVICE)) {
      throw new IllegalArgumentException(
          "an experiment is the same on every device: give --device on the command line");
    }
  }
}
