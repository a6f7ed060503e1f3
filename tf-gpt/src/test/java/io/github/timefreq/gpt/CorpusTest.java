package io.github.timefreq.gpt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CorpusTest {
  @Test
  void partsFollowOneAnotherAndCoverTheText() throws IOException {
    String text = "abcdefghij".repeat(10);

    Corpus corpus = load(text, Split.DEFAULT);

    assertThat(decode(corpus, corpus.train())).isEqualTo(text.substring(0, 90));
    assertThat(decode(corpus, corpus.validation())).isEqualTo(text.substring(90, 95));
    assertThat(decode(corpus, corpus.test())).isEqualTo(text.substring(95));
  }

  @Test
  void fractionsOfATokenGoToTheNextPart() {
    assertThat(Split.DEFAULT.trainEnd(6_877_825)).isEqualTo(6_190_042);
    assertThat(Split.DEFAULT.validationEnd(6_877_825)).isEqualTo(6_533_933);
  }

  @Test
  void theDefaultSplitIsTheOfficialOneOfText8() {
    assertThat(Split.DEFAULT.trainEnd(100_000_000)).isEqualTo(90_000_000);
    assertThat(Split.DEFAULT.validationEnd(100_000_000)).isEqualTo(95_000_000);
  }

  @Test
  void sharesThatAreJustBelowTheirDecimalsSplitAsWritten() {
    assertThat(new Split(0.7, 0.1).validationEnd(10)).isEqualTo(8);
    assertThat(new Split(0.9, 0.1).validationEnd(Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void sharesOutOfRangeAreRefused() {
    double[][] wrong = {{0, 0.1}, {0.9, 0}, {-0.1, 0.5}, {0.9, 0.2}, {Double.NaN, 0.1}};
    for (double[] shares : wrong) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Split(shares[0], shares[1]))
          .withMessageContaining("got train " + shares[0] + " and validation " + shares[1]);
    }
  }

  @Test
  void theTokenizerThatFitsIsTakenUnlessOneIsGiven() throws IOException {
    TextSource source = source("letters only".getBytes(StandardCharsets.UTF_8));
    TokenizerSpec bytes = new TokenizerSpec(TokenizerSpec.Kind.BYTES, "");

    assertThat(Corpus.load(source, null, Split.DEFAULT).tokenizer().spec().kind())
        .isEqualTo(TokenizerSpec.Kind.TEXT8);
    assertThat(Corpus.load(source, bytes, Split.DEFAULT).tokenizer().spec()).isEqualTo(bytes);
  }

  @Test
  void theFingerprintIsOfTheWholeTextHoweverItIsSplit() throws IOException {
    String hash = load("some text", Split.DEFAULT).sha256();

    assertThat(load("some text", new Split(0.5, 0.25)).sha256()).isEqualTo(hash);
    assertThat(load("some texx", Split.DEFAULT).sha256()).isNotEqualTo(hash);
  }

  @Test
  void theEntropyRateComesFromTheSource() throws IOException {
    MarkovText synthetic = new MarkovText(1000);

    assertThat(Corpus.load(synthetic, null, Split.DEFAULT).entropyRate())
        .isEqualTo(synthetic.entropyRate())
        .isPresent();
    assertThat(load("a b", Split.DEFAULT).entropyRate()).isEmpty();
  }

  @Test
  void anUnknownCharacterIsToldWithTheSource() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Corpus.load(
                    source("Abc".getBytes(StandardCharsets.UTF_8)),
                    new TokenizerSpec(TokenizerSpec.Kind.TEXT8, ""),
                    Split.DEFAULT))
        .withMessageStartingWith("a source: character 'A' (U+0041) at position 0");
  }

  @Test
  void charactersOfATextThatIsNotUtf8AreRefusedWithTheSource() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Corpus.load(
                    source(new byte[] {'a', (byte) 0xFF}),
                    new TokenizerSpec(TokenizerSpec.Kind.CHARACTERS, "ab"),
                    Split.DEFAULT))
        .withMessage(
            "a source: the text is not UTF-8: byte 0xFF at offset 1; use the byte tokenizer");
  }

  @Test
  void aContextNeedsOneTokenMoreThanItsLengthToTrainOn() throws IOException {
    Corpus corpus = load("abcdefghij".repeat(10), Split.DEFAULT);

    assertThatCode(() -> corpus.requireContext(89)).doesNotThrowAnyException();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> corpus.requireContext(90))
        .withMessage(
            "a source is too short: 90 tokens to train on and 5 to validate on; a context of 90"
                + " needs 91 and 2");
  }

  @Test
  void validationNeedsSomethingToPredict() throws IOException {
    Corpus corpus = load("abcdefghij".repeat(2), Split.DEFAULT);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> corpus.requireContext(4))
        .withMessageContaining("1 to validate on");
  }

  /** The corpus of a source that is called so. */
  static Corpus load(String text, Split split) throws IOException {
    return Corpus.load(source(text.getBytes(StandardCharsets.UTF_8)), null, split);
  }

  private static TextSource source(byte[] text) {
    return new TextSource() {
      @Override
      public String name() {
        return "a source";
      }

      @Override
      public byte[] read() {
        return text;
      }
    };
  }

  private static String decode(Corpus corpus, Tokens tokens) {
    int[] numbers = new int[tokens.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = tokens.get(i);
    }
    return corpus.tokenizer().decode(numbers);
  }
}
