package io.github.timefreq.examples.console;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table whose columns line up, in Markdown for a file or narrow enough for a terminal.
 *
 * @param header names of the columns
 * @param rows their cells, as many in each row
 */
public record Table(List<String> header, List<List<String>> rows) {
  /** Columns of characters of a terminal that a table takes at most. */
  static final int TERMINAL = 100;

  private static final int WIDEST_CELL = 40;
  private static final int WIDEST_NAME = 32;

  public Table {
    header = List.copyOf(header);
    rows = rows.stream().map(List::copyOf).toList();
  }

  /** The whole table in Markdown, as wide as it is. */
  public String markdown() {
    int[] widths = widths(rows);
    String rule =
        IntStream.of(widths)
            .mapToObj(width -> "-".repeat(width + 2))
            .collect(Collectors.joining("|", "|", "|"));
    return row(header, widths)
        + "\n"
        + rule
        + "\n"
        + rows.stream().map(row -> row(row, widths)).collect(Collectors.joining("\n"))
        + "\n";
  }

  /**
   * The table in pieces that fit a terminal: long cells are wrapped, and where there is no room for
   * all columns, the rest follows in further tables that begin with the first column.
   */
  public String forTerminal() {
    Table wrapped = wrapped();
    int[] widths = wrapped.widths(wrapped.rows);
    List<Table> pieces = new ArrayList<>();
    List<Integer> columns = new ArrayList<>(List.of(0));
    int taken = 1 + widths[0] + 3;
    for (int column = 1; column < header.size(); column++) {
      int width = widths[column] + 3;
      if (columns.size() > 1 && taken + width > TERMINAL) {
        pieces.add(wrapped.only(columns));
        columns = new ArrayList<>(List.of(0));
        taken = 1 + widths[0] + 3;
      }
      columns.add(column);
      taken += width;
    }
    pieces.add(wrapped.only(columns));
    return pieces.stream().map(Table::markdown).collect(Collectors.joining("\n"));
  }

  private Table only(List<Integer> columns) {
    return new Table(
        columns.stream().map(header::get).toList(),
        rows.stream()
            .map(row -> columns.stream().map(row::get).toList())
            .filter(row -> columns.size() == 1 || row.stream().anyMatch(cell -> !cell.isEmpty()))
            .toList());
  }

  /** The table with further rows for what does not fit into a cell. */
  private Table wrapped() {
    List<List<String>> lines = new ArrayList<>();
    for (List<String> row : rows) {
      List<List<String>> cells =
          IntStream.range(0, row.size())
              .mapToObj(i -> i == 0 ? List.of(shortened(row.get(0))) : wrap(row.get(i)))
              .toList();
      int most = cells.stream().mapToInt(List::size).max().orElse(1);
      for (int line = 0; line < most; line++) {
        int number = line;
        lines.add(
            cells.stream().map(cell -> number < cell.size() ? cell.get(number) : "").toList());
      }
    }
    return new Table(header, lines);
  }

  /** A name without its middle, where it is long. */
  private static String shortened(String name) {
    return name.length() <= WIDEST_NAME
        ? name
        : name.substring(0, WIDEST_NAME / 2) + "…" + name.substring(name.length() - 12);
  }

  private static List<String> wrap(String cell) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : cell.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > WIDEST_CELL) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  private int[] widths(List<List<String>> lines) {
    return IntStream.range(0, header.size())
        .map(
            column ->
                IntStream.concat(
                        IntStream.of(header.get(column).length()),
                        lines.stream().mapToInt(row -> row.get(column).length()))
                    .max()
                    .orElse(0))
        .toArray();
  }

  private static String row(List<String> cells, int[] widths) {
    return IntStream.range(0, widths.length)
        .mapToObj(i -> Report.format(" %-" + Math.max(1, widths[i]) + "s ", cells.get(i)))
        .collect(Collectors.joining("|", "|", "|"));
  }
}
