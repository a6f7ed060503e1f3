package io.github.timefreq.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A JVM beside this one, with a small heap and the same class path. */
final class ChildJvm implements AutoCloseable {
  /** How long a test waits at most for what takes a second. */
  static final long PATIENCE_SECONDS = 120;

  private final Process process;
  private final BufferedReader out;
  private final Path err;
  private final StringBuilder read = new StringBuilder();

  private ChildJvm(Process process, Path err) {
    this.process = process;
    this.err = err;
    out = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts one.
   *
   * @param err file for what it writes to standard error
   */
  static ChildJvm start(Class<?> main, Path err, List<String> arguments) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command(main, arguments)).redirectError(err.toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return new ChildJvm(builder.start(), err);
  }

  /**
   * What starts a JVM, word by word; it takes the class path from the environment, since ONNX
   * Runtime 1.29 crashes where the words of a command take 4 KiB.
   */
  static List<String> command(Class<?> main, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms64m",
                "-Xmx64m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
    // Where Java warns about natives that it was not asked to allow, the build allows them.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--enable-native-access"))
        .forEach(command::add);
    command.add(main.getName());
    command.addAll(arguments);
    return command;
  }

  static ChildJvm tf(Path err, Object... words) throws IOException {
    return start(Main.class, err, CliFixture.words(words));
  }

  /** Reads standard output up to a line; fails where it ends before. */
  String readUntil(Predicate<String> wanted) throws IOException {
    String line = out.readLine();
    while (line != null) {
      read.append(line).append('\n');
      if (wanted.test(line)) {
        return line;
      }
      line = out.readLine();
    }
    throw new AssertionError("the process ended; it wrote:\n" + read + errors());
  }

  String readAll() throws IOException {
    String line = out.readLine();
    while (line != null) {
      read.append(line).append('\n');
      line = out.readLine();
    }
    return read.toString();
  }

  String errors() throws IOException {
    return Files.readString(err);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Asks it to end, as Ctrl-C or the end of a session does. */
  void terminate() {
    process.toHandle().destroy(); // Process.destroy() would close its output too
  }

  /** Ends it without asking. */
  int kill() throws InterruptedException {
    process.destroyForcibly();
    return await();
  }

  /** Waits for its end, and returns null if it does not come in time. */
  @Nullable Integer await(long nanos) throws InterruptedException {
    return process.waitFor(nanos, TimeUnit.NANOSECONDS) ? process.exitValue() : null;
  }

  int await() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the process does not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
