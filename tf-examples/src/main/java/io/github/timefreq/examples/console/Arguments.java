package io.github.timefreq.examples.console;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Words of a command line, and how they become values of options. A value is taken as it is typed:
 * {@code --prompt @river} is no file of arguments, and {@code --prompt=--seed} no option. Only
 * where an option stands in the place of a value, as in {@code --out --plain}, the value is
 * missing.
 */
public final class Arguments {
  private static final char REPLACEMENT = '\uFFFD';

  private Arguments() {}

  /** What is wrong where a word lost characters before this program saw it. */
  public static Optional<String> flaw(String... words) {
    return Arrays.stream(words)
        .filter(word -> word.indexOf(REPLACEMENT) >= 0)
        .findFirst()
        .map(
            word ->
                "the argument '"
                    + word
                    + "' has characters that are not "
                    + System.getProperty("sun.jnu.encoding", "of the locale")
                    + ", the encoding of arguments and file names here; write it in UTF-8, and set"
                    + " LC_ALL=C.UTF-8 or another locale of UTF-8");
  }

  /** Sets the rules for a command and its subcommands. */
  public static CommandLine apply(CommandLine commandLine) {
    return commandLine
        .setExpandAtFiles(false)
        .setAllowOptionsAsOptionParameters(true)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  /**
   * Refuses what the parser lets pass: an option without its value, and an option that is given
   * twice. The parser itself begins the group of such an option again, and forgets what it had.
   *
   * @throws ParameterException naming the option
   */
  public static void check(ParseResult parsed) {
    for (CommandLine command : parsed.asCommandLineList()) {
      ParseResult own = command.getParseResult();
      for (OptionSpec option : own.matchedOptions()) {
        if (option.originalStringValues().size() > 1) {
          throw new ParameterException(
              command, "option '" + option.longestName() + "' is given more than once");
        }
        if (option.type() == Path.class && option.originalStringValues().contains("")) {
          throw new ParameterException(
              command, "option '" + option.longestName() + "' needs a name, got an empty one");
        }
      }
      requireValues(command, parsed.originalArgs());
    }
  }

  /** Returns the missing value of an option where that is what the parser failed on. */
  public static ParameterException explained(ParameterException failure, String... words) {
    try {
      requireValues(failure.getCommandLine(), List.of(words));
      return failure;
    } catch (ParameterException e) {
      return e;
    }
  }

  private static void requireValues(CommandLine command, List<String> words) {
    @Nullable String waiting = null; // for its value
    for (String word : words) {
      OptionSpec option = command.getCommandSpec().findOption(word.replaceFirst("=.*", ""));
      if (waiting != null && option != null) {
        throw new ParameterException(
            command,
            "option '%s' needs a value, but '%s' follows; if that is the value, give %s=%s"
                .formatted(waiting, word, waiting, word));
      }
      boolean takesNext =
          waiting == null && option != null && option.arity().max() > 0 && !word.contains("=");
      waiting = takesNext ? word : null;
    }
  }
}
