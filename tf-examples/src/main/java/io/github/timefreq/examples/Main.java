package io.github.timefreq.examples;

import ai.djl.engine.Engine;
import io.github.timefreq.examples.audio.AudioBenchCommand;
import io.github.timefreq.examples.audio.AudioCommand;
import io.github.timefreq.examples.audio.AudioCompareCommand;
import io.github.timefreq.examples.audio.AudioEvalCommand;
import io.github.timefreq.examples.audio.AudioExportCommand;
import io.github.timefreq.examples.audio.AudioPlotCommand;
import io.github.timefreq.examples.audio.AudioPredictCommand;
import io.github.timefreq.examples.audio.AudioResumeCommand;
import io.github.timefreq.examples.audio.AudioTrainCommand;
import io.github.timefreq.examples.chart.DrawingFailure;
import io.github.timefreq.examples.console.Arguments;
import io.github.timefreq.examples.console.Build;
import io.github.timefreq.examples.console.EngineThreads;
import io.github.timefreq.examples.console.FailureMessage;
import io.github.timefreq.examples.console.OptionWords;
import io.github.timefreq.examples.console.Shown;
import io.github.timefreq.examples.console.StopSignal;
import io.github.timefreq.examples.console.Streams;
import io.github.timefreq.examples.experiment.CompareCommand;
import io.github.timefreq.examples.experiment.ReportCommand;
import io.github.timefreq.examples.options.OutputPath;
import io.github.timefreq.examples.text.BenchCommand;
import io.github.timefreq.examples.text.BenchOnnxCommand;
import io.github.timefreq.examples.text.EvalCommand;
import io.github.timefreq.examples.text.ExportCommand;
import io.github.timefreq.examples.text.PlotCommand;
import io.github.timefreq.examples.text.ResumeCommand;
import io.github.timefreq.examples.text.RunCommand;
import io.github.timefreq.examples.text.SampleCommand;
import io.github.timefreq.examples.text.TrainCommand;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The entry point of the command line {@code tf}. */
@Command(
    name = "tf",
    description = {
      "Trains, compares and samples GPTs that filter the signals between their blocks.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "First steps:",
      "  tf train                            about five minutes on two cores, no data needed",
      "  tf train --data text8               the first 100 MB of Wikipedia, fetched once",
      "  tf sample runs/NAME --prompt \"the \"  text from a trained model",
      "  tf compare --data FILE --seeds 3    plain against filtering GPT, with a table and a plot",
      "  tf report runs/compare              its report anew",
      "  tf bench                            what the layers cost, in ratios to the plain GPT",
      "  tf plot runs/NAME                   pictures of what the filters learned",
      "  tf export runs/NAME                 an ONNX file that runs anywhere, checked",
      "  tf audio train                      the same for sounds; see tf audio",
      "",
      "Set TF_DEBUG=1 to see stack traces."
    })
public final class Main {

  private Main() {}

  /**
   * Runs one command and ends the JVM: 0 after success, 1 after a failure, 2 after wrong usage, 128
   * and the signal's number after a signal.
   *
   * @param args the command's name and its arguments
   */
  public static void main(String[] args) {
    Streams.useUtf8();
    EngineThreads.limit();
    StopSignal stop = new StopSignal();
    stop.listen();
    CommandLine commandLine = commandLine(stop);
    commandLine.setOut(Streams.writer(System.out));
    commandLine.setErr(Streams.writer(System.err));
    Optional<String> flaw = Arguments.flaw(args);
    int status =
        flaw.isPresent()
            ? misuse(new ParameterException(commandLine, flaw.get()))
            : commandLine.execute(args);
    commandLine.getOut().flush();
    System.exit(status);
  }

  /**
   * The command line without a JVM to end, so that tests can run it.
   *
   * @param stop tells trainings to stop
   */
  static CommandLine commandLine(StopSignal stop) {
    CommandLine commandLine =
        new CommandLine(new Main())
            .addSubcommand(new TrainCommand(stop))
            .addSubcommand(new ResumeCommand(stop))
            .addSubcommand(new EvalCommand())
            .addSubcommand(new SampleCommand())
            .addSubcommand(new CompareCommand(stop))
            .addSubcommand(new ReportCommand())
            .addSubcommand(new BenchCommand(stop))
            .addSubcommand(new PlotCommand())
            .addSubcommand(new ExportCommand())
            .addSubcommand(new RunCommand())
            .addSubcommand(new BenchOnnxCommand())
            .addSubcommand(audio(stop))
            .addSubcommand(completion());
    rename(commandLine, name());
    commandLine.registerConverter(Path.class, text -> Path.of(text.isEmpty() ? "." : text));
    Arguments.apply(commandLine);
    commandLine.setUsageHelpWidth(100);
    commandLine.setParameterExceptionHandler(
        (failure, words) -> misuse(Arguments.explained(failure, words)));
    commandLine.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          stop.awaitEnd();
          return fail(failure, command);
        });
    commandLine.setExecutionStrategy(
        parsed -> {
          if (!parsed.hasSubcommand()
              && !parsed.isUsageHelpRequested()
              && !parsed.isVersionHelpRequested()) {
            CommandLine root = parsed.commandSpec().commandLine();
            root.usage(root.getErr());
            return CommandLine.ExitCode.USAGE;
          }
          Arguments.check(parsed);
          OutputPath.check(parsed);
          try {
            return new CommandLine.RunLast().execute(parsed);
          } catch (Error e) { // which picocli lets pass: no memory left, a library that is missing
            stop.awaitEnd();
            return fail(e, parsed.commandSpec().commandLine());
          }
        });
    return commandLine;
  }

  /** What the user calls this program: {@code tf}, or {@code timefreq} where it came as a zip. */
  private static String name() {
    return System.getProperty("tf.command", "tf")
        .replaceFirst(".*[/\\\\]", "")
        .replaceFirst("\\.(?i:bat|cmd)$", "");
  }

  /** Has the help and the examples in it call this program as the user does. */
  private static void rename(CommandLine root, String name) {
    root.setCommandName(name);
    if (!name.equals("tf")) {
      renameExamples(root, name);
    }
  }

  private static void renameExamples(CommandLine command, String name) {
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    usage.footer(
        Arrays.stream(usage.footer())
            .map(line -> line.replaceAll("\\btf (?=[a-z])", Matcher.quoteReplacement(name + " ")))
            .toArray(String[]::new));
    command.getSubcommands().values().forEach(below -> renameExamples(below, name));
  }

  /** For {@code source <(tf generate-completion)} in bash and zsh. */
  private static CommandLine completion() {
    CommandLine command = new CommandLine(new GenerateCompletion());
    command.getCommandSpec().usageMessage().hidden(true);
    return command;
  }

  private static CommandLine audio(StopSignal stop) {
    return new CommandLine(new AudioCommand())
        .addSubcommand(new AudioTrainCommand(stop))
        .addSubcommand(new AudioResumeCommand(stop))
        .addSubcommand(new AudioEvalCommand())
        .addSubcommand(new AudioPredictCommand())
        .addSubcommand(new AudioPlotCommand())
        .addSubcommand(new AudioCompareCommand(stop))
        .addSubcommand(new AudioBenchCommand())
        .addSubcommand(new AudioExportCommand());
  }

  /** Tells in one line what is wrong with the arguments, and where the right ones are listed. */
  private static int misuse(ParameterException failure) {
    CommandLine command = failure.getCommandLine();
    List<String> similar =
        failure instanceof UnmatchedArgumentException unmatched
            ? unmatched.getSuggestions()
            : List.of();
    boolean noCommand =
        failure instanceof UnmatchedArgumentException unmatched
            && !unmatched.isUnknownOption()
            && !command.getSubcommands().isEmpty();
    tell(
        (noCommand
                ? "there is no command '"
                    + ((UnmatchedArgumentException) failure).getUnmatched().get(0)
                    + "'"
                : OptionWords.plain(failure.getMessage()).replaceFirst("^Error: ", ""))
            + (similar.isEmpty() ? "" : "; similar: " + String.join(", ", similar))
            + "; see "
            + command.getCommandSpec().qualifiedName()
            + " --help",
        failure,
        command);
    return CommandLine.ExitCode.USAGE;
  }

  /** Tells in one line what went wrong. */
  private static int fail(Throwable failure, CommandLine command) {
    if (failure instanceof IllegalArgumentException refused && refused.getMessage() != null) {
      OptionWords.Message message = OptionWords.of(refused, command);
      if (message.misuse()) {
        return misuse(new ParameterException(command, message.words(), refused));
      }
      tell(message.words(), failure, command);
      return CommandLine.ExitCode.SOFTWARE;
    }
    String words = DrawingFailure.explain(failure).orElseGet(() -> FailureMessage.of(failure));
    tell(words, failure, command);
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static void tell(String message, Throwable failure, CommandLine command) {
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().root().name();
    err.println(name + ": " + Shown.line(message));
    if (System.getenv("TF_DEBUG") != null) {
      failure.printStackTrace(err);
    }
    err.flush();
  }

  /** The versions of this application, of its engine and of Java: what a bug report needs. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      Engine engine = Engine.getInstance();
      return new String[] {
        Build.version(),
        engine.getEngineName() + " " + engine.getVersion() + " on " + engine.defaultDevice(),
        "Java " + Runtime.version()
      };
    }
  }
}
