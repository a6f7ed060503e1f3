package io.github.timefreq.examples;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** Programs that a machine may have, run in a folder. */
final class Program {
  private static final long PATIENCE_MINUTES = 3;

  private Program() {}

  record Result(int status, String out, String err) {}

  /** Skips a test where one of some programs is not there. */
  static void require(String test, String... programs) {
    for (String program : programs) {
      if (folders().noneMatch(folder -> Files.isExecutable(folder.resolve(program)))) {
        throw skipped(test, "there is no " + program + " on the PATH");
      }
    }
  }

  /** Says why a test does not run. */
  static TestAbortedException skipped(String test, String reason) {
    System.out.println("skipped " + test + ": " + reason);
    return new TestAbortedException(reason);
  }

  /** Runs a program to its end. */
  static Result run(Path folder, Object... words) throws IOException, InterruptedException {
    return run(folder, System.getenv(), words);
  }

  /** Runs a program to its end, with these variables of the environment and no others. */
  static Result run(Path folder, Map<String, String> environment, Object... words)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", null);
    Path err = Files.createTempFile(folder, "err", null);
    List<String> command = CliFixture.words(words);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError(command + " does not end; it wrote: " + Files.readString(err));
    }
    return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private static Stream<Path> folders() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(Path::of);
  }
}
