package io.github.timefreq.examples.console;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/** The rounds of a measurement: a progress bar on a terminal, a line now and then elsewhere. */
public final class RoundsBar implements AutoCloseable {
  private final int rounds;
  private final @Nullable ProgressBar bar;
  private final @Nullable EvaluationBar lines;
  private int made;

  public RoundsBar(String name, int rounds, PrintWriter out) {
    this.rounds = rounds;
    boolean watched = Terminal.isInteractive();
    bar = watched ? Terminal.bar(name, rounds).build() : null;
    lines = watched ? null : new EvaluationBar(name, out);
  }

  public void step() {
    made++;
    if (bar != null) {
      bar.step();
    }
    if (lines != null) {
      lines.beforeBatch(made, rounds);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
    if (lines != null) {
      lines.close();
    }
  }
}
