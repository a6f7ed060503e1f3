package io.github.timefreq.examples.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentFileTest {
  @TempDir private Path folder;

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    Experiment experiment =
        new Experiment(
            "A title: with a colon",
            "Several\n\nparagraphs.",
            Map.of("data", "text8", "split", "0.9,0.05"),
            Map.of("plain", Map.of("plain", "true")),
            3,
            List.of(1e-3, 2.5e-4),
            50,
            "");
    Path file = folder.resolve("experiment.yaml");

    ExperimentFile.write(file, experiment);

    assertThat(ExperimentFile.read(file)).isEqualTo(experiment);
  }

  @Test
  void modelsKeepTheirOrderAndOptionsTheirSpelling() throws IOException {
    Experiment experiment =
        read("variants: {b: {plain: true}, a: {kernel: [4, 8], lr: 1e-3, filters: 016}, c: {}}");

    assertThat(experiment.variants().keySet()).containsExactly("b", "a", "c");
    assertThat(experiment.baseline()).isEqualTo("b");
    assertThat(experiment.optionsOf("a"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("kernel", "4,8", "lr", "0.001", "filters", "016"));
    assertThat(experiment.seeds()).isEqualTo(1);
    assertThat(experiment.learningRates()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "variant: {a: {}}|there is no 'variant'; there are about, learning-rates, notes,",
        "variants: {}|an experiment needs variants",
        "variants: [a]|variants must have names and values such as",
        "variants: {a: {filters: }}|variant 'a', filters must be a value",
        "variants: {a/b: {}}|a variant's name has letters, digits",
        "variants: {a: {}, a: {}}|is no YAML",
        "variants: {1: {}, '1': {}}|variants has the name '1' twice; give each a name of its own",
        "variants: {a: {1: x, '1': y}}|variant 'a' has the name '1' twice",
        "variants: {[a]: {}}|variants has a name that is no text, but a list",
        "{about: [a, b], variants: {a: {}}}|about must be a text, got a list",
        "{title: {a: b}, variants: {a: {}}}|title must be a text, got names and values",
        "{notes: [a], variants: {a: {}}}|notes must be a text, got a list",
        "variants: {a: {|is no YAML",
        "{variants: {a: {}}, seeds: 0}|seeds must be at least 1, got 0",
        "{variants: {a: {}}, seeds: few}|seeds must be a whole number, got 'few'",
        "{variants: {a: {}}, learning-rates: 1e-3}|learning-rates must be a list of numbers",
        "{variants: {a: {}}, learning-rates: [0]}|learning-rates must be above 0",
        "text|the file must have names and values such as"
      })
  void whatIsWrongIsNamed(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(folder.toString())
        .hasMessageContaining(message);
  }

  @Test
  void whatIsNotGivenIsEmpty() throws IOException {
    assertThat(read("{title: , about: 7, variants: {a: {}}}").title()).isEmpty();
    assertThat(read("{title: , about: 7, variants: {a: {}}}").about()).isEqualTo("7");
  }

  /** Fifteen lists, each three times the one before: 14 million entries. */
  @Test
  void aliasesThatGrowBeyondTheMemoryAreRefused() {
    StringBuilder text = new StringBuilder("variants: {a: {}}\nabout:\n- &a0 [x, x, x]\n");
    for (int i = 1; i <= 15; i++) {
      text.append("- &a%d [*a%d, *a%d, *a%d]\n".formatted(i, i - 1, i - 1, i - 1));
    }

    assertThatThrownBy(() -> read(text.toString()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is no YAML: Number of aliases");
  }

  @Test
  void anOptionMayBeSharedByAnAlias() throws IOException {
    Experiment experiment =
        read("variants: {a: {kernel: &k [4, 8]}, b: {kernel: *k}, c: {kernel: *k}}");

    assertThat(experiment.optionsOf("c")).containsEntry("kernel", "4,8");
  }

  @Test
  void whatIsLongIsShownByItsBeginning() {
    String prose = "some prose that is no experiment at all, ".repeat(200);

    for (String text :
        List.of(
            prose,
            "variants: {'" + prose + "': {}}",
            "{'" + prose + "': 1}",
            "{variants: {a: {}}, seeds: '" + prose + "'}",
            "{variants: {a: {}}, learning-rates: '" + prose + "'}",
            "{variants: {a: {'" + prose + "': }}}")) {
      assertThatThrownBy(() -> read(text))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("some prose that is no experi")
          .satisfies(
              failure ->
                  assertThat(String.valueOf(failure.getMessage()).length())
                      .isLessThan(folder.toString().length() + 400));
    }
  }

  private Experiment read(String text) throws IOException {
    return ExperimentFile.read(Files.writeString(folder.resolve("experiment.yaml"), text));
  }
}
