package io.github.timefreq.examples.options;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.timefreq.gpt.tokenizer.ByteTokenizer;
import io.github.timefreq.gpt.tokenizer.CharacterTokenizer;
import io.github.timefreq.gpt.tokenizer.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefaultPromptTest {
  @Test
  void isEnglishWhereThatCanBeSaid() {
    assertThat(DefaultPrompt.of(new ByteTokenizer())).isEqualTo("the ");
    assertThat(DefaultPrompt.of(CharacterTokenizer.text8())).isEqualTo("the ");
  }

  @ParameterizedTest
  @CsvSource({
    "'\n -ACGT', A",
    "'\n +12', 1",
    "'\n !', !",
    "'\u200D\uD83D\uDE00', '\uD83D\uDE00'",
    "'\t\n', '\t'"
  })
  void isACharacterOfTheVocabularyElse(String symbols, String prompt) {
    Tokenizer tokenizer = new CharacterTokenizer(symbols);

    assertThat(DefaultPrompt.of(tokenizer)).isEqualTo(prompt);
    assertThat(tokenizer.encode(prompt)).hasSize(1);
  }
}
