package io.github.timefreq.examples.picture;

import io.github.timefreq.examples.chart.Picture;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where pictures go. */
public final class PictureOptions {
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "png or svg (default: ${DEFAULT-VALUE}).")
  private Picture.Format format = Picture.Format.PNG;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Where to put the pictures (default: plots/ in the run's folder).")
  private @Nullable Path folder;

  /**
   * The folder of the pictures of a run.
   *
   * @throws IllegalArgumentException if it is a file
   */
  public Path folder(Path run) {
    if (folder != null && Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new IllegalArgumentException(folder + " is a file; give --out a folder");
    }
    return folder == null ? run.resolve("plots") : folder;
  }

  /** Writes pictures, and says where. */
  public void write(List<Picture> pictures, Path target, PrintWriter out) throws IOException {
    for (Picture picture : pictures) {
      out.println("  " + picture.write(target, format));
      out.flush();
    }
  }
}
