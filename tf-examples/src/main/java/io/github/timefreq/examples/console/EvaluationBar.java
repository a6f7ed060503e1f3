package io.github.timefreq.examples.console;

import io.github.timefreq.training.EvaluationListener;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/**
 * Shows how an evaluation goes: a progress bar on a terminal, which is gone in the end, and a line
 * every ten seconds elsewhere.
 */
public final class EvaluationBar implements EvaluationListener, AutoCloseable {
  private static final long NANOS_BETWEEN_LINES = Duration.ofSeconds(10).toNanos();

  private final String name;
  private final PrintWriter out;
  private final LongSupplier nanoTime;
  private final long began;
  private long shown;
  private @Nullable ProgressBar bar;

  /**
   * Shows an evaluation.
   *
   * @param name what is done, such as {@code testing}
   * @param out where lines are printed
   */
  public EvaluationBar(String name, PrintWriter out) {
    this(name, out, System::nanoTime);
  }

  EvaluationBar(String name, PrintWriter out, LongSupplier nanoTime) {
    this.name = name;
    this.out = out;
    this.nanoTime = nanoTime;
    began = nanoTime.getAsLong();
    shown = began;
  }

  @Override
  public void beforeBatch(int read, int windows) {
    if (Terminal.isInteractive()) {
      if (bar == null) {
        bar = Terminal.bar(name, windows).clearDisplayOnFinish().build();
      }
      bar.stepTo(read);
      return;
    }
    long now = nanoTime.getAsLong();
    if (read > 0 && now - shown >= NANOS_BETWEEN_LINES) {
      shown = now;
      double secondsLeft = (now - began) / 1e9 / read * (windows - read);
      out.println(
          Report.format(
              "%s  %d %%  %s left", name, 100L * read / windows, Report.time(secondsLeft)));
      out.flush();
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
