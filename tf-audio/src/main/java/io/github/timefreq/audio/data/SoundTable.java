package io.github.timefreq.audio.data;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.github.timefreq.audio.format.AudioFormatException;
import io.github.timefreq.training.internal.io.Utf8Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table as text: a header and rows of as many fields, separated by comma, semicolon or tab and
 * quoted as in RFC 4180. Lines that are blank or begin with # are no rows. A first line {@code
 * sep=;}, as spreadsheets write it, names the separator.
 *
 * @param header names of the columns
 * @param rows in the order of the file
 */
record SoundTable(List<String> header, List<Row> rows) {
  private static final List<Character> SEPARATORS = List.of(',', ';', '\t');
  private static final Pattern SEPARATOR_LINE =
      Pattern.compile("\"?sep=(.?)\"?[,;\\s]*", Pattern.CASE_INSENSITIVE);

  /** Bytes by which a text may be cut within a character, in UTF-8 or UTF-16. */
  private static final int LONGEST_CHARACTER = 4;

  /**
   * A row.
   *
   * @param line where it begins
   * @param fields without space around
   * @param raw with it
   */
  record Row(long line, List<String> fields, List<String> raw) {}

  /** Reads a whole table. */
  static SoundTable read(byte[] bytes) throws AudioFormatException {
    return parse(text(bytes, "it"), false);
  }

  /** Reads the header of a table of which the beginning is there. */
  static List<String> header(byte[] beginning, boolean whole) throws AudioFormatException {
    return parse(text(whole ? beginning : cut(beginning), "it"), true).header();
  }

  /** Decodes a text that messages call so. */
  static String text(byte[] bytes, String name) throws AudioFormatException {
    try {
      return Utf8Text.decode(bytes, name);
    } catch (IOException e) {
      throw new AudioFormatException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Leaves out a last character that is there in part. */
  private static byte[] cut(byte[] beginning) {
    for (int less = 0; less < LONGEST_CHARACTER && less < beginning.length; less++) {
      byte[] some = Arrays.copyOf(beginning, beginning.length - less);
      if (Utf8Text.flaw(some).isEmpty()) {
        return some;
      }
    }
    return beginning;
  }

  private static SoundTable parse(String text, boolean headerOnly) throws AudioFormatException {
    char separator = separator(text);
    // Lines keep their numbers.
    String table = SEPARATOR_LINE.matcher(firstLine(text)).matches() ? afterFirstLine(text) : text;
    List<CsvRecord> records = records(table, separator, headerOnly);
    if (records.isEmpty()) {
      throw new AudioFormatException("it has no header");
    }
    List<Row> rows = new ArrayList<>();
    for (CsvRecord record : records) {
      List<String> fields = record.getFields().stream().map(String::strip).toList();
      if (!fields.stream().allMatch(String::isEmpty)) {
        rows.add(new Row(record.getStartingLineNumber(), fields, record.getFields()));
      }
    }
    if (rows.isEmpty()) {
      throw new AudioFormatException("it has no header");
    }
    return new SoundTable(rows.get(0).fields(), List.copyOf(rows.subList(1, rows.size())));
  }

  private static List<CsvRecord> records(String text, char separator, boolean headerOnly)
      throws AudioFormatException {
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .fieldSeparator(separator)
            .commentStrategy(CommentStrategy.SKIP)
            // A quote that is not closed would swallow the rows after it.
            .allowUnclosedQuote(headerOnly)
            .trimWhitespacesAroundQuotes(true)
            .ofCsvRecord(text)) {
      return reader.stream().limit(headerOnly ? 1 : Long.MAX_VALUE).toList();
    } catch (CsvParseException | UncheckedIOException e) {
      Throwable cause = e.getCause();
      String reason = cause == null ? "" : ": " + cause.getMessage();
      throw new AudioFormatException("it is no table: " + e.getMessage() + reason, e);
    } catch (IOException e) {
      throw new AudioFormatException("it is no table: " + e.getMessage(), e);
    }
  }

  private static char separator(String text) throws AudioFormatException {
    Matcher named = SEPARATOR_LINE.matcher(firstLine(text));
    if (named.matches()) {
      char separator = named.group(1).isEmpty() ? '\t' : named.group(1).charAt(0);
      if (!SEPARATORS.contains(separator)) {
        throw new AudioFormatException(
            "its first line names the separator '%s'; comma, semicolon and tab are read"
                .formatted(separator));
      }
      return separator;
    }
    String header =
        text.lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .findFirst()
            .orElse("");
    char most = ',';
    for (char separator : SEPARATORS) {
      if (count(header, separator) > count(header, most)) {
        most = separator;
      }
    }
    return most;
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  private static String afterFirstLine(String text) {
    return text.substring(firstLine(text).length());
  }

  private static long count(String text, char symbol) {
    return text.chars().filter(c -> c == symbol).count();
  }
}
