package io.github.timefreq.audio.data;

import io.github.timefreq.audio.format.AudioFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

  private static final int MOST_SHOWN = 20;

  private static final List<String> PATHS =
      List.of(
          "path",
          "file",
          "filename",
          "fname",
          "filepath",
          "slice_file_name", // of UrbanSound8K
          "audio",
          "audio_file",
          "audio_path",
          "wav",
          "wav_file",
          "wav_path");
  private static final List<String> LABELS =
      List.of(
          "labels",
          "tags",
          "label",
          "category",
          "class",
          "class_name",
          "word",
          "digit",
          "genre",
          "emotion",
          "target");
  private static final List<String> PARTS =
      List.of("set", "usage", "fold_type", "split_type", "phase", "part", "data_set", "purpose");
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

  /** Whether a column is called as one of parts may be, though as others too. */
  boolean mayBeParts(String name) {
    return PARTS.stream().anyMatch(part -> plain(part).equals(plain(name)));
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
    return multiLabel != null ? multiLabel : MULTIPLE.contains(plain(header.get(labelIn(header))));
  }

  /**
   * Checks that a header has the columns that an index must have.
   *
   * @throws AudioFormatException saying what it lacks
   */
  void requireIn(List<String> header) throws AudioFormatException {
    if (pathIn(header) == labelIn(header)) {
      throw new AudioFormatException(
          "its column %s cannot be file names and labels".formatted(header.get(labelIn(header))));
    }
  }

  /** Whether a column was named, so that there must be a table. */
  boolean areNamed() {
    return Stream.of(path, label, split, fold, group, whereColumn).anyMatch(Objects::nonNull);
  }

  /** Whether some rows are taken only. */
  boolean choosesRows() {
    return whereColumn != null;
  }

  /** Says which other usual columns of labels there are, besides the one that is taken. */
  Optional<String> note(List<String> header) throws AudioFormatException {
    int taken = labelIn(header);
    List<String> others = new ArrayList<>();
    for (int i = 0; i < header.size(); i++) {
      String name = plain(header.get(i));
      if (i != taken && LABELS.stream().anyMatch(usual -> plain(usual).equals(name))) {
        others.add(header.get(i));
      }
    }
    return label != null || others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "labels are those of column %s, not of %s".formatted(header.get(taken), shown(others)));
  }

  private static int required(
      List<String> header, @Nullable String named, List<String> usual, String what)
      throws AudioFormatException {
    int place = optional(header, named, usual);
    if (place < 0) {
      throw new AudioFormatException(
          "no column of %s (%s); its columns are %s"
              .formatted(what, String.join(", ", usual), shown(header)));
    }
    return place;
  }

  private static int optional(List<String> header, @Nullable String named, List<String> usual)
      throws AudioFormatException {
    for (String name : named == null ? usual : List.of(named)) {
      int[] places =
          IntStream.range(0, header.size())
              .filter(i -> plain(header.get(i)).equals(plain(name)))
              .toArray();
      if (places.length > 1) {
        throw new AudioFormatException(
            "two columns are called %s; its columns are %s".formatted(name, shown(header)));
      }
      if (places.length == 1) {
        return places[0];
      }
    }
    if (named != null) {
      throw new AudioFormatException(
          "no column %s; its columns are %s".formatted(named, shown(header)));
    }
    return -1;
  }

  /** Case, spaces and strokes are no matter: File Name is file_name. */
  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[\\s\u00A0_-]", "");
  }

  private static String shown(List<String> header) {
    int shown = Math.min(header.size(), MOST_SHOWN);
    return String.join(", ", header.subList(0, shown)) + (shown < header.size() ? ", ..." : "");
  }
}
