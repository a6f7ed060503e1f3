package io.github.timefreq.examples.options;

import io.github.timefreq.training.run.RunFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The folders in which runs are kept. */
public final class RunFolders {
  private RunFolders() {}

  /** Restores the configuration of a run from its checkpoint where that is needed, and says so. */
  public static void repair(RunFolder<?> run, PrintWriter out) throws IOException {
    if (run.repairConfig()) {
      out.println(
          "warning  "
              + run.path().resolve("config.json")
              + " was missing or damaged: restored from the checkpoint beside it");
      out.flush();
    }
  }

  /** A folder for a run that is named by the time. */
  public static Path fresh() {
    DateTimeFormatter format = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);
    return Path.of("runs", LocalDateTime.now(ZoneId.systemDefault()).format(format));
  }
}
