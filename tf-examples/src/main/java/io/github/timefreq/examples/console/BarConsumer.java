package io.github.timefreq.examples.console;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;

/**
 * Draws a progress bar in the line of the cursor. It is as wide as it is told: the library's own
 * way to ask a terminal for its width takes Ctrl-C from the JVM.
 */
final class BarConsumer extends ConsoleProgressBarConsumer {
  private final PrintStream out;
  private boolean cleared;

  BarConsumer(PrintStream out) {
    super(out, TerminalWidth.columns() - 1);
    this.out = out;
  }

  @Override
  public int getMaxRenderedLength() {
    return TerminalWidth.columns() - 1;
  }

  @Override
  public void clear() {
    out.print("\r" + " ".repeat(getMaxRenderedLength()) + "\r");
    cleared = true;
  }

  @Override
  public void close() {
    if (!cleared) {
      out.println();
    }
    out.flush();
  }
}
