package io.github.timefreq.examples.console;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Says of settings what the user has typed: the library names them as its records do, such as
 * {@code learningRate}, where the command line has {@code --lr}.
 */
public final class OptionWords {
  /** Settings whose options have other names. */
  private static final Map<String, String> OPTIONS =
      Map.ofEntries(
          Map.entry("learningRate", "--lr"),
          Map.entry("signalLearningRate", "--signal-lr"),
          Map.entry("batchSize", "--batch"),
          Map.entry("accumulation", "--accumulate"),
          Map.entry("warmupSteps", "--warmup"),
          Map.entry("weightDecay", "--decay"),
          Map.entry("clipNorm", "--clip"),
          Map.entry("evaluationInterval", "--eval-every"),
          Map.entry("evaluationWindows", "--eval-windows"),
          Map.entry("checkpointInterval", "--checkpoint-every"),
          Map.entry("contextLength", "--context"),
          Map.entry("mlpWidth", "--mlp"),
          Map.entry("kernelLength", "--kernel"),
          Map.entry("synthesisLength", "--synthesis"),
          Map.entry("signalAfter", "--place"),
          Map.entry("nonlinearity", "--phi"),
          Map.entry("groups", "--adaptive"),
          Map.entry("features", "--generator"),
          Map.entry("sampleRate", "--rate"),
          Map.entry("clipSeconds", "--clip"),
          Map.entry("noiseProbability", "--noise"));

  private static final Pattern SETTING = Pattern.compile("\\b[a-z]+(?:[A-Z][a-z]*)+\\b");

  /** A setting, perhaps with its value, and what is said of it; before it where it was found. */
  private static final Pattern REFUSED =
      Pattern.compile(
          "(?<place>(?:.*: )?)(?<name>-{0,2}[A-Za-z][A-Za-z-]*)"
              + "(?<rest>(?: [A-Z_0-9]+)? (?:must|names|needs|takes|does"
              + " not take|leaves|of|are) .*)",
          Pattern.DOTALL);

  /** Option of a file whose settings are written without dashes. */
  private static final String FILE = "--experiment";

  private OptionWords() {}

  /**
   * A message in the words of a command's options.
   *
   * @param words the message
   * @param misuse whether it is about an option that was typed
   */
  public record Message(String words, boolean misuse) {}

  /** Puts options in the place of settings, as far as the command has them. */
  public static Message of(IllegalArgumentException failure, CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    boolean fromFile = isGiven(FILE, command);
    String message =
        SETTING
            .matcher(String.valueOf(failure.getMessage()))
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(
                        option(found.group(), spec)
                            .map(option -> written(option, fromFile))
                            .orElse(found.group())));
    Matcher refused = REFUSED.matcher(message);
    @Nullable String option =
        refused.matches() ? option(refused.group("name"), spec).orElse(null) : null;
    if (option == null) {
      return new Message(message, false);
    }
    boolean ofFile = fromFile && !refused.group("place").isEmpty();
    return new Message(
        refused.group("place") + written(option, ofFile) + refused.group("rest"), !ofFile);
  }

  /** The words of the parser without names of types. */
  public static String plain(@Nullable String message) {
    return String.valueOf(message)
        .replaceAll(" is not a (double|float)$", " is not a number")
        .replaceAll(" is not an int$", " is not a whole number from -2147483648 to 2147483647")
        .replaceAll(" is not a long$", " is not a whole number of 64 bits");
  }

  private static String written(String option, boolean fromFile) {
    return fromFile ? option.substring(2) : option;
  }

  private static boolean isGiven(String option, CommandLine command) {
    return command.getParseResult() != null && command.getParseResult().hasMatchedOption(option);
  }

  /** The option of a command for a setting. */
  private static Optional<String> option(String setting, CommandSpec spec) {
    String usual =
        setting.startsWith("--")
            ? setting
            : "--" + setting.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    return Optional.of(OPTIONS.getOrDefault(setting, usual))
        .filter(option -> spec.findOption(option) != null);
  }
}
