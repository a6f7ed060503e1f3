package io.github.timefreq.audio;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which columns of an index hold what, by name; null for the usual names.
 *
 * @param path of the sound
 * @param label its class or classes
 * @param split its part
 * @param fold its fold
 * @param group what it shares with others; without a name there is none
 * @param multiLabel whether labels are a list; null if its column is called labels or tags
 * @param whereColumn column by which rows are chosen, or null for all rows
 * @param whereValue value of the chosen rows
 */
record IndexColumns(
    @Nullable String path,
    @Nullable String label,
    @Nullable String split,
    @Nullable String fold,
    @Nullable String group,
    @Nullable Boolean multiLabel,
    @Nullable String whereColumn,
    @Nullable String whereValue) {

  static final IndexColumns USUAL =
      new IndexColumns(null, null, null, null, null, null, null, null);

  private static final List<String> PATHS =
      List.of("path", "file", "filename", "file_name", "fname", "filepath", "file_path", "audio");
  private static final List<String> LABELS =
      List.of(
          "labels",
          "tags",
          "label",
          "category",
          "class",
          "class_name",
          "classname",
          "word",
          "digit",
          "genre",
          "emotion",
          "target");
  private static final List<String> MULTIPLE = List.of("labels", "tags");

  int pathIn(List<String> header) throws AudioFormatException {
    return required(header, path, PATHS, "file names");
  }

  int labelIn(List<String> header) throws AudioFormatException {
    return required(header, label, LABELS, "labels");
  }

  int splitIn(List<String> header) throws AudioFormatException {
    return optional(header, split, List.of("split", "subset", "partition"));
  }

  int foldIn(List<String> header) throws AudioFormatException {
    return optional(header, fold, List.of("fold"));
  }

  int groupIn(List<String> header) throws AudioFormatException {
    return optional(header, group, List.of());
  }

  int whereIn(List<String> header) throws AudioFormatException {
    return optional(header, whereColumn, List.of());
  }

  boolean multiLabelIn(List<String> header) throws AudioFormatException {
    return multiLabel != null
        ? multiLabel
        : MULTIPLE.contains(header.get(labelIn(header)).toLowerCase(Locale.ROOT));
  }

  /** Whether a header has the columns that an index must have. */
  boolean fit(List<String> header) {
    try {
      return pathIn(header) != labelIn(header);
    } catch (AudioFormatException e) {
      return false;
    }
  }

  private static int required(
      List<String> header, @Nullable String named, List<String> usual, String what)
      throws AudioFormatException {
    int place = optional(header, named, usual);
    if (place < 0) {
      throw new AudioFormatException(
          "no column of %s (%s); its columns are %s; name the one"
              .formatted(what, String.join(", ", usual), String.join(", ", header)));
    }
    return place;
  }

  private static int optional(List<String> header, @Nullable String named, List<String> usual)
      throws AudioFormatException {
    for (String name : named == null ? usual : List.of(named)) {
      for (int i = 0; i < header.size(); i++) {
        if (header.get(i).equalsIgnoreCase(name)) {
          return i;
        }
      }
    }
    if (named != null) {
      throw new AudioFormatException(
          "no column %s; its columns are %s".formatted(named, String.join(", ", header)));
    }
    return -1;
  }
}
