package io.github.timefreq.examples.options;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Where runs are kept that were given no folder. */
public final class RunFolders {
  private RunFolders() {}

  /** A folder for a run that is named by the time. */
  public static Path fresh() {
    DateTimeFormatter format = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);
    return Path.of("runs", LocalDateTime.now(ZoneId.systemDefault()).format(format));
  }
}
