package io.github.timefreq.examples.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShellTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      textBlock =
          """
          runs/20240131-120000 | runs/20240131-120000
          --split=0.9,0.05     | --split=0.9,0.05
          a b                  | 'a b'
          $HOME                | '$HOME'
          it's                 | 'it'\\''s'
          a"b                  | 'a"b'
          *                    | '*'
          ~~                   | ''
          """,
      delimiter = '|')
  void aWordIsQuotedWhereAShellWouldChangeIt(String word, String quoted) {
    assertThat(Shell.quote(word)).isEqualTo(quoted);
  }

  @Test
  void aCommandBearsTheNameItWasCalledBy() {
    assertThat(Shell.tf("eval", "a run", 3)).isEqualTo("tf eval 'a run' 3");
    System.setProperty("tf.command", "./tf");
    try {
      assertThat(Shell.tf("eval")).isEqualTo("./tf eval");
    } finally {
      System.clearProperty("tf.command");
    }
  }
}
