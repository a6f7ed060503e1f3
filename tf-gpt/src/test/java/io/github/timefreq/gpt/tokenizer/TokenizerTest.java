package io.github.timefreq.gpt.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TokenizerTest {
  @Test
  void text8HasTwentySevenSymbolsInTheirOrder() {
    Tokenizer tokenizer = CharacterTokenizer.text8();

    assertThat(tokenizer.vocabularySize()).isEqualTo(27);
    assertThat(tokenizer.encode(" az")).containsExactly(0, 1, 26);
    assertThat(tokenizer.decode(new int[] {20, 8, 5})).isEqualTo("the");
  }

  @Test
  void anUnknownCharacterIsNamedWithItsPlace() {
    assertThatThrownBy(() -> CharacterTokenizer.text8().encode("abC"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "character 'C' (U+0043) at position 2 is not among the 27 that the tokenizer knows:"
                + " \" abcdefghijklmnopqrstuvwxyz\"");
    assertThatThrownBy(() -> CharacterTokenizer.text8().encode("a\n"))
        .hasMessageStartingWith("character U+000A at position 1");
  }

  @Test
  void everyTokenizerGivesItsTextBack() {
    String text = "Füße, \uD83D\uDE00\n";
    Tokenizer characters = new CharacterTokenizer(CharacterTokenizer.symbolsOf(text));

    assertThat(characters.decode(characters.encode(text))).isEqualTo(text);
    assertThat(characters.encode(text)).hasSize(8);
    Tokenizer bytes = new ByteTokenizer();
    assertThat(bytes.decode(bytes.encode(text))).isEqualTo(text);
    assertThat(bytes.vocabularySize()).isEqualTo(256);
  }

  @Test
  void bytesBecomeTextWithTheCharacterThatTheyComplete() {
    TokenDecoder decoder = new ByteTokenizer().newDecoder();

    assertThat(decoder.add(0xC3)).isEmpty();
    assertThat(decoder.add(0xA4)).isEqualTo("ä");
    assertThat(decoder.add(0xFF)).isEqualTo("\uFFFD");
    assertThat(decoder.add(0xF0)).isEmpty();
    assertThat(decoder.add(0x9F)).isEmpty();
    assertThat(decoder.add(0x98)).isEmpty();
    assertThat(decoder.add(0x80)).isEqualTo("\uD83D\uDE00");
    assertThat(decoder.add(0xE2)).isEmpty();
    assertThat(decoder.finish()).isEqualTo("\uFFFD");
    assertThat(decoder.finish()).isEmpty();
    assertThat(decoder.add('a')).isEqualTo("a");
  }

  @Test
  void tokensOneByOneAreTheTextOfAll() {
    SplittableRandom random = new SplittableRandom(1);
    int[] starts = {0x41, 0x80, 0xBF, 0xC0, 0xC3, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xFF};
    for (int trial = 0; trial < 20_000; trial++) {
      int[] bytes =
          random
              .ints(random.nextInt(12), 0, 3 * starts.length)
              .map(i -> i < starts.length ? starts[i] : 0x80 + random.nextInt(0x40))
              .toArray();
      assertDecodedOneByOne(new ByteTokenizer(), bytes);
    }
    Tokenizer characters = new CharacterTokenizer("a\uFFFD\uD83D\uDE00");
    assertDecodedOneByOne(characters, random.ints(50, 0, 3).toArray());
    assertThat(characters.newDecoder().add(1)).isEqualTo("\uFFFD");
  }

  private static void assertDecodedOneByOne(Tokenizer tokenizer, int[] tokens) {
    TokenDecoder decoder = tokenizer.newDecoder();
    StringBuilder text = new StringBuilder();
    Arrays.stream(tokens).mapToObj(decoder::add).forEach(text::append);
    text.append(decoder.finish());
    assertThat(text).as(Arrays.toString(tokens)).hasToString(tokenizer.decode(tokens));
  }

  @Test
  void aDescriptionBuildsTheSameTokenizerAgain() {
    for (Tokenizer tokenizer :
        new Tokenizer[] {
          CharacterTokenizer.text8(), new CharacterTokenizer("xyz"), new ByteTokenizer()
        }) {
      Tokenizer again = tokenizer.spec().tokenizer();

      assertThat(again.spec()).isEqualTo(tokenizer.spec());
      assertThat(again.encode("xyz")).isEqualTo(tokenizer.encode("xyz"));
    }
  }

  @Test
  void theSmallestVocabularyThatFitsIsChosen() {
    assertThat(TokenizerSpec.fitting("a cat").kind()).isEqualTo(TokenizerSpec.Kind.TEXT8);
    assertThat(TokenizerSpec.fitting("A cat"))
        .isEqualTo(new TokenizerSpec(TokenizerSpec.Kind.CHARACTERS, " Aact"));
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      many.appendCodePoint(0x4E00 + i);
    }
    assertThat(TokenizerSpec.fitting(many.toString()).kind()).isEqualTo(TokenizerSpec.Kind.BYTES);
  }

  @Test
  void aVocabularyThatIsNoneIsRefused() {
    assertThatThrownBy(() -> new CharacterTokenizer("a"))
        .hasMessage("a vocabulary needs at least 2 characters, got 1");
    assertThatThrownBy(() -> new CharacterTokenizer("aba"))
        .hasMessage("the vocabulary has 'a' (U+0061) more than once");
  }

  @Test
  void aCharacterThatCannotBePrintedIsNamedByItsNumber() {
    for (String hidden : new String[] {"\n", "\u200b", "\u2028", "\ud800"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> CharacterTokenizer.text8().encode(hidden))
          .withMessageStartingWith("character U+%04X at position 0", hidden.codePointAt(0))
          .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }
  }

  @Test
  void aLongVocabularyIsNotListedWhole() {
    String symbols = CharacterTokenizer.symbolsOf("abc\u4e00" + range(0x4e01, 5000));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CharacterTokenizer(symbols).encode("!"))
        .withMessageContaining("5004")
        .withMessageEndingWith("and more")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
  }

  @Test
  void tokensOutsideTheVocabularyAreRefused() {
    for (int token : new int[] {-1, 256}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new ByteTokenizer().newDecoder().add(token))
          .withMessage("token " + token + " is not in a vocabulary of 256");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new ByteTokenizer().decode(new int[] {token}))
          .withMessage("token " + token + " is not in a vocabulary of 256");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> CharacterTokenizer.text8().decode(new int[] {token}))
          .withMessage("token " + token + " is not in a vocabulary of 27");
    }
  }

  private static String range(int first, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.appendCodePoint(first + i);
    }
    return text.toString();
  }
}
