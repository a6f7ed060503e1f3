package io.github.timefreq.examples.options;

import io.github.timefreq.audio.training.AudioRunConfig;
import io.github.timefreq.gpt.training.RunConfig;
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

  /**
   * Opens a run of a kind.
   *
   * @throws IOException if there is none in the folder, or one of the other kind
   */
  public static <C> RunFolder<C> open(Path path, Class<C> type) throws IOException {
    RunFolder<C> run = RunFolder.open(path, type);
    boolean text = type == RunConfig.class;
    if (!isRunOf(path, type) && isRunOf(path, text ? AudioRunConfig.class : RunConfig.class)) {
      throw new IOException(
          path
              + (text
                  ? " is a run of sounds; use tf audio with eval, predict, plot, export or resume"
                  : " is a run of a GPT; use tf eval, sample, plot, export or resume"));
    }
    return run;
  }

  /** Says that what a run was trained on is not where it was, and how to say where it is. */
  public static String gone(String data) {
    Path path = Path.of(data);
    return "the run was trained on "
        + data
        + ", which is not there"
        + (path.isAbsolute() ? "" : " in " + path.toAbsolutePath().normalize().getParent())
        + "; say with --data where it is now";
  }

  private static boolean isRunOf(Path path, Class<?> type) {
    try {
      new RunFolder<>(path, type).config();
      return true;
    } catch (IOException e) { // damaged, or of the other kind
      return false;
    }
  }

  /** A folder for a run that is named by the time. */
  public static Path fresh() {
    DateTimeFormatter format = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);
    return Path.of("runs", LocalDateTime.now(ZoneId.systemDefault()).format(format));
  }
}
