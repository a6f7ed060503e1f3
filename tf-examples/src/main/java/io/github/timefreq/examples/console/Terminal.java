package io.github.timefreq.examples.console;

import java.io.Console;

/** Tells whether a person watches. */
final class Terminal {
  private Terminal() {}

  /** Whether input and output are a terminal, where a progress bar can be drawn. */
  @SuppressWarnings("SystemConsoleNull") // null until Java 21; from 22 on the console must be asked
  static boolean isInteractive() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Console.isTerminal is public", e);
    }
  }
}
