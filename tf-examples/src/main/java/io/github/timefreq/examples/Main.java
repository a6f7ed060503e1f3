package io.github.timefreq.examples;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

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
    subcommands = {
      TrainCommand.class,
      ResumeCommand.class,
      EvalCommand.class,
      SampleCommand.class,
      CompareCommand.class,
      ExportCommand.class,
      RunCommand.class,
      BenchOnnxCommand.class
    },
    footer = {
      "",
      "First steps:",
      "  tf train                            about five minutes on two cores, no data needed",
      "  tf train --data text8               the first 100 MB of Wikipedia, fetched once",
      "  tf sample runs/NAME --prompt \"the \"  text from a trained model",
      "  tf compare --data FILE --seeds 3    plain against filtering GPT, with a table and a plot",
      "  tf export runs/NAME                 an ONNX file that runs anywhere, checked",
      "",
      "Set TF_DEBUG=1 to see stack traces."
    })
public final class Main {

  private Main() {}

  /**
   * Runs one command and ends the JVM: 0 after success, 1 after a failure, 2 after wrong usage.
   *
   * @param args the command's name and its arguments
   */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The command line without a JVM to end, so that tests can run it. */
  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Main());
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setUsageHelpWidth(100);
    commandLine.setExecutionExceptionHandler((failure, command, parsed) -> fail(failure, command));
    commandLine.setExecutionStrategy(
        parsed -> {
          if (!parsed.hasSubcommand()
              && !parsed.isUsageHelpRequested()
              && !parsed.isVersionHelpRequested()) {
            CommandLine root = parsed.commandSpec().commandLine();
            root.usage(root.getErr());
            return CommandLine.ExitCode.USAGE;
          }
          return new CommandLine.RunLast().execute(parsed);
        });
    return commandLine;
  }

  /** Tells what went wrong in one line: what the user can mend by its message, else by its kind. */
  private static int fail(Exception failure, CommandLine command) {
    PrintWriter err = command.getErr();
    boolean expected =
        failure instanceof IllegalArgumentException
            || failure instanceof IllegalStateException
            || failure instanceof IOException
            || failure instanceof UncheckedIOException;
    String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    String line = expected ? message : failure.getClass().getSimpleName() + ": " + message;
    err.println("tf: " + line.lines().findFirst().orElse(line));
    if (System.getenv("TF_DEBUG") != null) {
      failure.printStackTrace(err);
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** The versions of this application, of its engine and of Java: what a bug report needs. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String own = Main.class.getPackage().getImplementationVersion();
      Engine engine = Engine.getInstance();
      return new String[] {
        "tf " + (own == null ? "(development)" : own),
        engine.getEngineName() + " " + engine.getVersion() + " on " + engine.defaultDevice(),
        "Java " + Runtime.version()
      };
    }
  }
}
