package io.github.timefreq.examples;

import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import com.pty4j.unix.UnixPtyProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A command on a terminal of its own, as a person sees it. */
final class TerminalJvm implements AutoCloseable {
  static final int COLUMNS = 100;
  private static final char INTERRUPT = 3;

  private final PtyProcess process;
  private final Reader screen;
  private final StringBuilder shown = new StringBuilder();

  private TerminalJvm(PtyProcess process) {
    this.process = process;
    screen = process.inputReader(StandardCharsets.UTF_8);
  }

  static TerminalJvm tf(Object... words) throws IOException {
    List<String> command = ChildJvm.command(Main.class, CliFixture.words(words));
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("TERM", "xterm");
    environment.put("CLASSPATH", System.getProperty("java.class.path"));
    return new TerminalJvm(
        new PtyProcessBuilder(command.toArray(String[]::new))
            .setEnvironment(environment)
            .setInitialColumns(COLUMNS)
            .setInitialRows(40)
            .start());
  }

  /** Waits until a text is shown; fails where the command ends before. */
  void awaitText(String text) throws IOException {
    while (shown.indexOf(text) < 0) {
      if (!readOn()) {
        throw new AssertionError("the command ended without '" + text + "'; it showed:\n" + shown);
      }
    }
  }

  /** All that is shown until the command ends. */
  String readAll() throws IOException {
    while (readOn()) {}
    return shown.toString();
  }

  private boolean readOn() throws IOException {
    try {
      int next = screen.read();
      if (next >= 0) {
        shown.append((char) next);
      }
      return next >= 0;
    } catch (IOException e) {
      if (process.isAlive()) {
        throw e;
      }
      return false; // Linux has no other end of a terminal
    }
  }

  /** Presses Ctrl-C. */
  void interrupt() throws IOException {
    OutputStream keyboard = process.getOutputStream();
    keyboard.write(INTERRUPT);
    keyboard.flush();
  }

  void terminate() {
    ProcessHandle.of(process.pid()).orElseThrow().destroy();
  }

  /** Sends what a terminal sends that ends. */
  void hangUp() {
    ((UnixPtyProcess) process).hangup();
  }

  /** Closes the window. */
  void closeTerminal() throws IOException {
    ((UnixPtyProcess) process).getPty().close();
  }

  /** Ends it without asking. */
  void kill() {
    ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Looks at what is shown until the command ends: one that nobody reads would wait. */
  void watch() {
    Thread watcher =
        new Thread(
            () -> {
              try {
                readAll();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            "terminal");
    watcher.setDaemon(true);
    watcher.start();
  }

  /** Waits for its end, and returns null if it does not come in time. */
  @Nullable Integer await(long nanos) throws InterruptedException {
    return process.waitFor(nanos, TimeUnit.NANOSECONDS) ? process.exitValue() : null;
  }

  int await() throws InterruptedException {
    if (!process.waitFor(ChildJvm.PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the command does not end; it showed:\n" + shown);
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    kill();
  }
}
