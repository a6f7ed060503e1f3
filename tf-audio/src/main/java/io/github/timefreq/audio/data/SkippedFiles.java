package io.github.timefreq.audio.data;

import java.util.List;

/**
 * Files of a data set that were left out, since they are missing, damaged or empty.
 *
 * @param count how many
 * @param first the first few, each with what is wrong with it
 */
public record SkippedFiles(int count, List<String> first) {
  /** No file was left out. */
  public static final SkippedFiles NONE = new SkippedFiles(0, List.of());

  /**
   * Copies the list.
   *
   * @param count how many
   * @param first the first few
   */
  public SkippedFiles {
    first = List.copyOf(first);
  }

  @Override
  public String toString() {
    if (count == 0) {
      return "no files skipped";
    }
    return "%,d file%s skipped: %s".formatted(count, count == 1 ? "" : "s", listed(count, first));
  }

  /** The first few, each with what is wrong with it, and how many more there are. */
  static String listed(int count, List<String> first) {
    int more = count - first.size();
    return String.join("; ", first) + (more > 0 ? "; and %,d more".formatted(more) : "");
  }
}
