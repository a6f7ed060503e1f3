package io.github.timefreq.examples.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalWidthTest {
  @ParameterizedTest
  @CsvSource({"'40 100\n', 100", "'40 0', 80", "'', 80", "'stty: no terminal', 80", "'4 5', 20"})
  void aBarFitsAnyTerminal(String told, int columns) {
    assertThat(TerminalWidth.columns(told)).isEqualTo(columns);
  }
}
