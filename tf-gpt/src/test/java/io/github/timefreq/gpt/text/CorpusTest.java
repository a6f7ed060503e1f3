package io.github.timefreq.gpt.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.timefreq.gpt.tokenizer.TokenizerSpec;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

public class CorpusTest {
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

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
  void aByteOrderMarkIsNoTokenWhateverTheTokenizer(String charset) throws IOException {
    String text = "Ein Bär.\n".repeat(100);
    byte[] marked = ("\uFEFF" + text).getBytes(Charset.forName(charset));
    TokenizerSpec bytes = new TokenizerSpec(TokenizerSpec.Kind.BYTES, "");

    for (TokenizerSpec spec : new TokenizerSpec[] {null, bytes}) {
      assertThat(Corpus.load(source(marked), spec, Split.DEFAULT).sha256())
          .isEqualTo(
              Corpus.load(source(text.getBytes(StandardCharsets.UTF_8)), spec, Split.DEFAULT)
                  .sha256());
    }
  }

  @Test
  void utf16IsReadWithAWord() throws IOException {
    byte[] marked = "\uFEFFsome text".getBytes(StandardCharsets.UTF_16LE);

    assertThat(Corpus.load(source(marked), null, Split.DEFAULT).notice())
        .hasValue("a source is not UTF-8 but UTF-16LE, and is read as such");
    assertThat(load("some text", Split.DEFAULT).notice()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("noTexts")
  void whatIsNoTextIsRefusedWithTheSource(byte[] file, String kind) {
    for (TokenizerSpec spec :
        new TokenizerSpec[] {null, new TokenizerSpec(TokenizerSpec.Kind.CHARACTERS, "abc")}) {
      assertThatIOException()
          .isThrownBy(() -> Corpus.load(source(file), spec, Split.DEFAULT))
          .withMessageStartingWith("a source ")
          .withMessageContaining(kind);
    }
  }

  @ParameterizedTest
  @MethodSource("noTexts")
  void theByteTokenizerTakesAnythingWithAWord(byte[] file, String kind) throws IOException {
    TokenizerSpec bytes = new TokenizerSpec(TokenizerSpec.Kind.BYTES, "");

    Corpus corpus = Corpus.load(source(file), bytes, Split.DEFAULT);

    assertThat(corpus.train().size() + corpus.validation().size() + corpus.test().size())
        .isEqualTo(file.length);
    assertThat(corpus.notice().orElseThrow())
        .startsWith("the bytes of a source are tokens as they are: it ")
        .contains(kind);
  }

  static Stream<Arguments> noTexts() {
    return Stream.of(
        Arguments.of(new byte[] {'a', (byte) 0xFF, 'b'}, "byte 0xFF at offset 1"),
        Arguments.of("plain".getBytes(StandardCharsets.UTF_16LE), "UTF-16LE"),
        Arguments.of("café".getBytes(StandardCharsets.ISO_8859_1), "Latin-1"),
        Arguments.of(new byte[] {'B', 'Z', 'h', '9', '1', 'A', 'Y', '&', 'S', 'Y'}, "bzip2"),
        Arguments.of("%PDF-1.7\n".getBytes(StandardCharsets.US_ASCII), "PDF"));
  }

  @Test
  void nothingButAMarkIsAnEmptyText() {
    assertThatIOException()
        .isThrownBy(() -> load("\uFEFF", Split.DEFAULT))
        .withMessage("a source holds an empty text");
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
  public static Corpus load(String text, Split split) throws IOException {
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
