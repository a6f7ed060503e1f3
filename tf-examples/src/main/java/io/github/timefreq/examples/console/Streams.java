package io.github.timefreq.examples.console;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Where a command writes, in UTF-8 whatever the locale says: its output, and what goes wrong. */
public final class Streams {
  private Streams() {}

  /** Makes both streams of this process UTF-8: those of Java have the locale's encoding. */
  public static void useUtf8() {
    System.setOut(utf8(FileDescriptor.out));
    System.setErr(utf8(FileDescriptor.err));
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(descriptor)), true, StandardCharsets.UTF_8);
  }

  /** A writer to one of these streams: that of picocli would have another encoding. */
  public static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  public static PrintWriter out(@Nullable CommandSpec spec) {
    return Objects.requireNonNull(spec, "set by picocli").commandLine().getOut();
  }

  public static PrintWriter err(@Nullable CommandSpec spec) {
    return Objects.requireNonNull(spec, "set by picocli").commandLine().getErr();
  }
}
