package io.github.timefreq.examples.console;

import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/** A progress bar over the rounds of a measurement, on a terminal only. */
public final class RoundsBar implements AutoCloseable {
  private final @Nullable ProgressBar bar;

  public RoundsBar(String name, int rounds) {
    bar = Terminal.isInteractive() ? Terminal.bar(name, rounds).build() : null;
  }

  public void step() {
    if (bar != null) {
      bar.step();
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
