package io.github.timefreq.audio.data;

import io.github.timefreq.audio.format.AudioFormatException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A {@link SoundTable} with one row a sound.
 *
 * @param multiLabel whether a sound may have several labels
 * @param files in the order of the table
 * @param notes what its user should know
 */
record AudioIndex(boolean multiLabel, List<LabelledFile> files, List<String> notes) {
  /**
   * Reads a table.
   *
   * @param name of the file, which, or whose folder, is the part of its rows where no column is
   * @param bytes of the file
   * @param columns which columns hold what
   */
  static AudioIndex read(String name, byte[] bytes, IndexColumns columns)
      throws AudioFormatException {
    try {
      return read(name, SoundTable.read(bytes), columns);
    } catch (AudioFormatException e) {
      throw new AudioFormatException(name + ": " + e.getMessage(), e);
    }
  }

  private static AudioIndex read(String name, SoundTable table, IndexColumns columns)
      throws AudioFormatException {
    @Nullable AudioPart partOfAll = partOf(name);
    List<String> header = table.header();
    int path = columns.pathIn(header);
    int label = columns.labelIn(header);
    int group = columns.groupIn(header);
    int where = columns.whereIn(header);
    List<SoundTable.Row> rows =
        table.rows().stream()
            .filter(row -> where < 0 || row.fields().get(where).equals(columns.whereValue()))
            .toList();
    PartColumn parts = new PartColumn(header, rows);
    int split = parts.in(columns);
    int named = columns.foldIn(header);
    int fold = named == split ? -1 : named;
    boolean multiLabel = columns.multiLabelIn(header);
    List<LabelledFile> files = new ArrayList<>();
    Map<String, Set<String>> spellings = new TreeMap<>();
    for (SoundTable.Row row : rows) {
      List<String> labels = labels(row, label, multiLabel);
      files.add(
          new LabelledFile(
              name + ", line " + row.line(),
              file(row, path, header),
              labels,
              part(row, split, partOfAll),
              value(row, fold),
              value(row, group)));
      if (!multiLabel) {
        spellings.computeIfAbsent(labels.get(0), l -> new TreeSet<>()).add(row.raw().get(label));
      }
    }
    if (files.isEmpty()) {
      throw new AudioFormatException(
          where < 0 || table.rows().isEmpty()
              ? "it names no files"
              : "no row has '%s' in column %s".formatted(columns.whereValue(), header.get(where)));
    }
    List<String> notes = new ArrayList<>();
    columns.note(header).ifPresent(note -> notes.add(name + ": " + note));
    if (split >= 0 && split != columns.splitIn(header)) {
      notes.add(name + ": parts are those of column " + header.get(split));
    }
    parts.note(split, columns).ifPresent(note -> notes.add(name + ": " + note));
    spellings.forEach(
        (one, all) -> {
          if (all.size() > 1) {
            notes.add(
                "%s: the labels '%s' are all taken for '%s'"
                    .formatted(name, String.join("', '", all), one));
          }
        });
    return new AudioIndex(multiLabel, files, notes);
  }

  private static String file(SoundTable.Row row, int column, List<String> header)
      throws AudioFormatException {
    String file = row.fields().get(column);
    if (file.isEmpty()) {
      throw new AudioFormatException(
          "line " + row.line() + " names no file in column " + header.get(column));
    }
    return file;
  }

  private static List<String> labels(SoundTable.Row row, int column, boolean multiLabel)
      throws AudioFormatException {
    String field = row.fields().get(column);
    if (multiLabel && field.startsWith("[") && field.endsWith("]")) {
      throw new AudioFormatException(
          "line %d has the labels %s; write them without brackets and quotes: dog,cat"
              .formatted(row.line(), field));
    }
    List<String> labels =
        multiLabel
            ? Arrays.stream(field.split("[,;|]"))
                .map(String::strip)
                .filter(label -> !label.isEmpty())
                .toList()
            : List.of(field);
    if (!multiLabel && field.isEmpty()) {
      throw new AudioFormatException("line " + row.line() + " has no label");
    }
    return labels;
  }

  private static @Nullable AudioPart part(
      SoundTable.Row row, int column, @Nullable AudioPart partOfAll) throws AudioFormatException {
    String value = value(row, column);
    if (value == null) {
      return partOfAll;
    }
    AudioPart part = AudioPart.named(value);
    if (part == null) {
      throw new AudioFormatException(
          "line %d is in the part '%s'; train, validation and test are known"
              .formatted(row.line(), value));
    }
    return part;
  }

  private static @Nullable String value(SoundTable.Row row, int column) {
    String value = column < 0 ? "" : row.fields().get(column);
    return value.isEmpty() ? null : value;
  }

  /** The part that a table is called by, as test.csv is, or the folder that it lies in. */
  private static @Nullable AudioPart partOf(String name) {
    String[] path = name.split("/", -1);
    String file = path[path.length - 1];
    int dot = file.lastIndexOf('.');
    AudioPart part = AudioPart.named(dot < 0 ? file : file.substring(0, dot));
    return part != null || path.length < 2 ? part : AudioPart.named(path[path.length - 2]);
  }
}
