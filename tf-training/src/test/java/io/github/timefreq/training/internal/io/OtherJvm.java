package io.github.timefreq.training.internal.io;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A JVM beside this one, with the same class path. */
public final class OtherJvm implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;

  private final Process process;
  private final BufferedReader out;
  private final Path err;

  private OtherJvm(Process process, Path err) {
    this.process = process;
    this.err = err;
    out = process.inputReader(StandardCharsets.UTF_8);
  }

  public static OtherJvm start(Path err, String memory, Class<?> main, String argument)
      throws IOException {
    return new OtherJvm(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                memory,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                argument)
            .redirectError(err.toFile())
            .start(),
        err);
  }

  /** The next line that it prints, or null if it ended. */
  public String readLine() throws IOException {
    return out.readLine();
  }

  public String errors() throws IOException {
    return Files.readString(err);
  }

  /** Asks it to end. */
  public void terminate() {
    process.toHandle().destroy();
  }

  /** Ends it without asking. */
  public void kill() {
    process.destroyForcibly();
  }

  public int await() throws InterruptedException {
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
