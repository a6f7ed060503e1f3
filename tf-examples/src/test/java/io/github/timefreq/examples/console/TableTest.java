package io.github.timefreq.examples.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {
  @Test
  void inMarkdownItsColumnsLineUp() {
    Table table = new Table(List.of("model", "n"), List.of(List.of("a", "100"), List.of("bc", "")));

    assertThat(table.markdown())
        .isEqualTo(
            """
            | model | n   |
            |-------|-----|
            | a     | 100 |
            | bc    |     |
            """);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 10, 20})
  void onATerminalEveryLineFitsAndEveryCellIsThere(int columns) {
    List<String> header = IntStream.range(0, columns).mapToObj(i -> "name of column " + i).toList();
    List<String> row = IntStream.range(0, columns).mapToObj(i -> "cell" + i).toList();

    String shown = new Table(header, List.of(row)).forTerminal();

    assertThat(shown.lines()).allMatch(line -> line.length() <= Table.TERMINAL);
    assertThat(shown).contains(header).contains(row);
  }

  @Test
  void everyPieceOnATerminalBeginsWithTheNameOfTheRow() {
    List<String> header = IntStream.range(0, 12).mapToObj(i -> "name of column " + i).toList();
    List<String> row = IntStream.range(0, 12).mapToObj(i -> "cell " + i).toList();

    List<String> pieces =
        Arrays.asList(new Table(header, List.of(row)).forTerminal().split("\n\n", -1));

    assertThat(pieces).hasSizeGreaterThan(1).allMatch(piece -> piece.contains("cell 0"));
  }

  @Test
  void aLongNameAndALongCellStillFit() {
    String name = "variant-".repeat(20);
    String cell = "fold 0.987, ".repeat(30);

    String shown =
        new Table(List.of("model", "by fold"), List.of(List.of(name, cell))).forTerminal();

    assertThat(shown.lines()).allMatch(line -> line.length() <= Table.TERMINAL);
    assertThat(shown.split("0\\.987", -1)).hasSize(31);
  }
}
