package io.github.timefreq.examples.console;

import io.github.timefreq.gpt.DownloadProgress;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** A progress bar that appears when a download begins. */
public final class DownloadBar implements DownloadProgress, AutoCloseable {
  private static final long MEGABYTE = 1_000_000;

  private final String name;
  private @Nullable ProgressBar bar;

  public DownloadBar(String name) {
    this.name = name;
  }

  @Override
  public void received(long received, long total) {
    if (bar == null) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("fetching " + name)
              .setInitialMax(total)
              .setUnit(" MB", MEGABYTE)
              .build();
    }
    bar.stepTo(received);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
