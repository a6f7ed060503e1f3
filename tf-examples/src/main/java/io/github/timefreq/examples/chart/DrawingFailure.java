package io.github.timefreq.examples.chart;

import java.awt.AWTError;
import java.awt.HeadlessException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Says in words why Java cannot draw. Most often the system has no fonts, or lacks a library. */
public final class DrawingFailure {
  /** Packages whose classes draw. */
  private static final List<String> DRAWING =
      List.of("java.awt.", "sun.awt.", "sun.font.", "sun.java2d.", "javax.imageio.");

  private DrawingFailure() {}

  /** Returns a line on what is missing and how to get it, if a failure comes from drawing. */
  public static Optional<String> explain(Throwable failure) {
    if (failure instanceof IOException || !isFromDrawing(failure)) {
      return Optional.empty();
    }
    return Optional.of(
        "Java cannot draw pictures on this system ("
            + firstLine(failure)
            + "); install fonts and the libraries that draw them, such as Debian's packages"
            + " fontconfig, fonts-dejavu-core and libharfbuzz0b");
  }

  /** Returns what went wrong in one line, whatever it was. */
  static String describe(Throwable failure) {
    return explain(failure).orElseGet(() -> firstLine(failure));
  }

  private static boolean isFromDrawing(Throwable failure) {
    if (failure instanceof AWTError || failure instanceof HeadlessException) {
      return true;
    }
    return Arrays.stream(failure.getStackTrace())
        .map(StackTraceElement::getClassName)
        .anyMatch(name -> DRAWING.stream().anyMatch(name::startsWith));
  }

  private static String firstLine(Throwable failure) {
    return Optional.ofNullable(failure.getMessage())
        .flatMap(message -> message.lines().filter(line -> !line.isBlank()).findFirst())
        .orElseGet(() -> failure.getClass().getSimpleName());
  }
}
