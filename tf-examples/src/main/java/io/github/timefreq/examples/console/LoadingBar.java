package io.github.timefreq.examples.console;

import io.github.timefreq.audio.data.AudioLoadListener;
import io.github.timefreq.audio.data.SkippedFiles;
import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/** Shows how the loading of sounds goes, on a terminal, and what was left out, everywhere. */
public final class LoadingBar implements AudioLoadListener, AutoCloseable {
  private final String name;
  private final PrintWriter out;
  private @Nullable ProgressBar bar;

  public LoadingBar(String name, PrintWriter out) {
    this.name = name;
    this.out = out;
  }

  @Override
  public void onProgress(int done, int total) {
    if (bar == null && Terminal.isInteractive()) {
      bar = Terminal.bar("reading " + name, total).build();
    }
    if (bar != null) {
      bar.stepTo(done);
    }
  }

  @Override
  public void onNote(String note) {
    close();
    out.println("note     " + note);
    out.flush();
  }

  @Override
  public void onSkipped(SkippedFiles files) {
    close();
    out.println("warning  " + files);
    out.flush();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
