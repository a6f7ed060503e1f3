package io.github.timefreq.examples.console;

import java.io.Console;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Tells whether a person watches, and draws what they see. */
final class Terminal {
  private Terminal() {}

  /** A progress bar, drawn in characters that every terminal has. */
  static ProgressBarBuilder bar(String name, long most) {
    return new ProgressBarBuilder()
        .setTaskName(name)
        .setInitialMax(most)
        .setConsumer(new BarConsumer(System.err))
        .setStyle(ProgressBarStyle.ASCII);
  }

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
