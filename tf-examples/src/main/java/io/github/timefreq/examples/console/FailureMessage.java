package io.github.timefreq.examples.console;

import ai.djl.engine.EngineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.Locale;

/** Failures in one line for a person: what is wrong, and what to do. */
public final class FailureMessage {
  private static final String NO_CACHE = "Failed to extract";

  private FailureMessage() {}

  /** Returns what the user can mend by its message, else by its kind. */
  public static String of(Throwable failure) {
    if (failure instanceof UncheckedIOException
        && failure.getCause() instanceof IOException inStream) {
      return of(inStream);
    }
    if (failure instanceof StackOverflowError) {
      return "the input is nested too deeply";
    }
    String message = firstLine(failure);
    if (failure instanceof IOException e) {
      message = DiskFullException.advise(e, "run the same command again").getMessage();
      boolean nameOnly = e instanceof FileSystemException inFile && inFile.getReason() == null;
      return nameOnly || message == null ? message + ": " + kind(failure) : message;
    }
    if (failure instanceof OutOfMemoryError) {
      return "out of memory (" + message + "); give more with TF_JAVA_OPTS=-Xmx8g, or take less";
    }
    if (failure instanceof LinkageError && root(failure) instanceof IOException unpacking) {
      return "native libraries cannot be unpacked into the folder of temporary files, "
          + System.getProperty("java.io.tmpdir")
          + " ("
          + of(unpacking)
          + "); set TF_JAVA_OPTS=-Djava.io.tmpdir=FOLDER to one that can be written";
    }
    if (failure instanceof EngineException) {
      return ofEngine(failure, message);
    }
    boolean expected =
        failure instanceof IllegalArgumentException || failure instanceof IllegalStateException;
    return expected && failure.getMessage() != null
        ? failure.getMessage()
        : "unexpected " + kind(failure) + ": " + message + "; set TF_DEBUG=1 to see where";
  }

  private static String ofEngine(Throwable failure, String message) {
    if (message.contains("memory")) {
      return "out of memory; take a smaller batch, context or model (" + message + ")";
    }
    Throwable root = root(failure);
    if (message.contains(NO_CACHE) || root instanceof IOException) {
      return "the engine cannot unpack its libraries ("
          + of(root)
          + "); set DJL_CACHE_DIR to a folder that can be written";
    }
    return "the engine failed: " + message + (root == failure ? "" : " (" + firstLine(root) + ")");
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  /** The first line: behind it an engine writes its native stack. */
  private static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }

  /** Such as {@code no such file}. */
  private static String kind(Throwable failure) {
    return failure
        .getClass()
        .getSimpleName()
        .replaceAll("(Exception|Error)$", "")
        .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
        .toLowerCase(Locale.ROOT);
  }
}
