package io.github.timefreq.examples.picture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenLabelTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      delimiter = ';',
      value = {
        ".; «.»",
        "·; «·»",
        "'; «'»",
        "-; «-»",
        "| |; ␣",
        "|\n|; ↵",
        "a; a",
        "?; ?",
        "the; the"
      })
  void whatWouldBeInvisibleOrMisreadIsMarked(String text, String label) {
    assertThat(TokenLabel.of(text)).isEqualTo(label);
  }
}
