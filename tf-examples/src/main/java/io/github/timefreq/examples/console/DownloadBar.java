package io.github.timefreq.examples.console;

import io.github.timefreq.gpt.text.DownloadProgress;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/** A progress bar that appears when a download begins; a line where there is no terminal. */
public final class DownloadBar implements DownloadProgress, AutoCloseable {
  private static final long MEGABYTE = 1_000_000;

  private final String name;
  private boolean begun;
  private @Nullable ProgressBar bar;

  public DownloadBar(String name) {
    this.name = name;
  }

  @Override
  public void received(long received, long total) {
    if (!begun && Terminal.isInteractive()) {
      bar = Terminal.bar("fetching " + name, total).setUnit(" MB", MEGABYTE).build();
    } else if (!begun) {
      System.err.println(Report.format("fetching %s, %d MB", name, total / MEGABYTE));
    }
    begun = true;
    if (bar != null) {
      bar.stepTo(received);
    }
  }

  @Override
  public void waiting() {
    System.err.println("tf: another process fetches " + name + "; waiting for it");
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
