package io.github.timefreq.audio;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table of sounds: text in UTF-8, a header and one line a sound, fields separated by comma,
 * semicolon or tab and quoted as in RFC 4180.
 *
 * @param multiLabel whether a sound may have several labels
 * @param files in the order of the table
 */
record AudioIndex(boolean multiLabel, List<LabelledFile> files) {
  /**
   * Reads a table.
   *
   * @param name of the file, which is the part of its rows where no column says it
   * @param bytes of the file
   * @param columns which columns hold what
   */
  static AudioIndex read(String name, byte[] bytes, IndexColumns columns)
      throws AudioFormatException {
    try {
      return read(name, records(bytes, Long.MAX_VALUE), columns);
    } catch (AudioFormatException e) {
      throw new AudioFormatException(name + ": " + e.getMessage(), e);
    }
  }

  /** Whether a file that begins so is a table with the columns that are needed. */
  static boolean isIndex(byte[] beginning, IndexColumns columns) {
    try {
      return columns.fit(header(records(beginning, 1)));
    } catch (AudioFormatException e) {
      return false;
    }
  }

  private static AudioIndex read(String name, List<CsvRecord> records, IndexColumns columns)
      throws AudioFormatException {
    @Nullable AudioPart partOfAll = AudioPart.named(baseName(name));
    List<String> header = header(records);
    int path = columns.pathIn(header);
    int label = columns.labelIn(header);
    int split = columns.splitIn(header);
    int fold = columns.foldIn(header);
    int group = columns.groupIn(header);
    int where = columns.whereIn(header);
    boolean multiLabel = columns.multiLabelIn(header);
    List<LabelledFile> files = new ArrayList<>();
    for (CsvRecord row : records.subList(1, records.size())) {
      if (where >= 0 && !row.getField(where).strip().equals(columns.whereValue())) {
        continue;
      }
      if (row.getField(path).isBlank()) {
        throw new AudioFormatException(
            "line " + row.getStartingLineNumber() + " names no file in column " + header.get(path));
      }
      files.add(
          new LabelledFile(
              name + ", line " + row.getStartingLineNumber(),
              row.getField(path).strip(),
              labels(row, label, multiLabel),
              part(row, split, partOfAll),
              value(row, fold),
              value(row, group)));
    }
    return new AudioIndex(multiLabel, files);
  }

  private static List<CsvRecord> records(byte[] bytes, long limit) throws AudioFormatException {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    String first = text.lines().findFirst().orElse("");
    char separator =
        first.indexOf('\t') >= 0 ? '\t' : count(first, ';') > count(first, ',') ? ';' : ',';
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder().fieldSeparator(separator).ofCsvRecord(text)) {
      return reader.stream().limit(limit).toList();
    } catch (CsvParseException | UncheckedIOException e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw new AudioFormatException("it is no table: " + reason.getMessage(), e);
    } catch (IOException e) {
      throw new AudioFormatException("it is no table: " + e.getMessage(), e);
    }
  }

  private static List<String> header(List<CsvRecord> records) throws AudioFormatException {
    if (records.isEmpty()) {
      throw new AudioFormatException("it has no header");
    }
    return records.get(0).getFields().stream().map(String::strip).toList();
  }

  private static List<String> labels(CsvRecord row, int column, boolean multiLabel)
      throws AudioFormatException {
    String field = row.getField(column).strip();
    List<String> labels =
        multiLabel
            ? Arrays.stream(field.split("[,;|]"))
                .map(String::strip)
                .filter(label -> !label.isEmpty())
                .toList()
            : List.of(field);
    if (!multiLabel && field.isEmpty()) {
      throw new AudioFormatException("line " + row.getStartingLineNumber() + " has no label");
    }
    return labels;
  }

  private static @Nullable AudioPart part(CsvRecord row, int column, @Nullable AudioPart partOfAll)
      throws AudioFormatException {
    String value = value(row, column);
    if (value == null) {
      return partOfAll;
    }
    AudioPart part = AudioPart.named(value);
    if (part == null) {
      throw new AudioFormatException(
          "line %d is in the part '%s'; train, validation and test are known"
              .formatted(row.getStartingLineNumber(), value));
    }
    return part;
  }

  private static @Nullable String value(CsvRecord row, int column) {
    String value = column < 0 ? "" : row.getField(column).strip();
    return value.isEmpty() ? null : value;
  }

  private static long count(String text, char symbol) {
    return text.chars().filter(c -> c == symbol).count();
  }

  private static String baseName(String name) {
    String file = name.substring(name.lastIndexOf('/') + 1);
    int dot = file.lastIndexOf('.');
    return dot < 0 ? file : file.substring(0, dot);
  }
}
