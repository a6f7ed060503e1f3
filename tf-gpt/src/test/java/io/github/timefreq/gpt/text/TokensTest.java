package io.github.timefreq.gpt.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.github.timefreq.gpt.tokenizer.ByteTokenizer;
import io.github.timefreq.gpt.tokenizer.CharacterTokenizer;
import io.github.timefreq.gpt.tokenizer.Tokenizer;
import io.github.timefreq.gpt.tokenizer.TokenizerSpec;
import io.github.timefreq.gpt.training.Batch;
import io.github.timefreq.gpt.training.BatchSampler;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TokensTest {
  @Test
  void smallAndLargeVocabulariesKeepTheirTokens() {
    for (int vocabulary : new int[] {2, 256, 257, 65_536}) {
      int[] tokens = {0, 1, vocabulary - 1, vocabulary / 2};
      Tokens sequence = Tokens.of(tokens, vocabulary);

      for (int i = 0; i < tokens.length; i++) {
        assertThat(sequence.get(i)).isEqualTo(tokens[i]);
      }
    }
  }

  @Test
  void aSliceIsAView() {
    Tokens slice = Tokens.of(new int[] {1, 2, 3, 4, 5}, 300).slice(1, 4).slice(1, 3);

    assertThat(slice.size()).isEqualTo(2);
    assertThat(slice.get(0)).isEqualTo(3);
    assertThat(slice.get(1)).isEqualTo(4);
    assertThatThrownBy(() -> slice.get(2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> slice.slice(0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void theFingerprintIsThatOfTheContent() {
    Tokens tokens = Tokens.of(new int[] {9, 1, 2}, 10);

    assertThat(tokens.slice(1, 3).sha256()).isEqualTo(Tokens.of(new int[] {1, 2}, 10).sha256());
    assertThat(tokens.sha256()).isNotEqualTo(Tokens.of(new int[] {9, 1, 3}, 10).sha256());
  }

  @Test
  void batchesReachTheWholeText() {
    int length = 12;
    Tokens text = Tokens.of(IntStream.range(0, length).toArray(), length);
    BatchSampler sampler = new BatchSampler(text, 64, 3);
    try (NDManager manager = NDManager.newBaseManager()) {
      Batch batch = sampler.draw(new SplittableRandom(5));
      long[] inputs = batch.inputs(manager).toLongArray();
      long[] targets = batch.targets(manager).toLongArray();

      for (int i = 0; i < inputs.length; i++) {
        assertThat(targets[i]).isEqualTo(inputs[i] + 1);
      }
      assertThat(Arrays.stream(targets).distinct().sorted().toArray())
          .isEqualTo(LongStream.range(1, length).toArray());
    }
    assertThatThrownBy(() -> new BatchSampler(text, 1, 12))
        .hasMessage("the training text has 12 tokens; a context of 12 needs at least 13");
  }

  @Test
  void laterChangesOfTheArrayDoNotMatter() {
    int[] numbers = {1, 2};
    byte[] bytes = {1, 2};
    Tokens copied = Tokens.of(numbers, 3);
    Tokens encoded = Tokens.ofBytes(bytes);

    numbers[0] = 0;
    bytes[0] = 0;

    assertThat(content(copied)).containsExactly(1, 2);
    assertThat(content(encoded)).containsExactly(1, 2);
  }

  @Test
  void encodingEqualsTheTokenizers() {
    String text = "\ud83d\ude00 a\u00efb \ud83d\ude00";
    Tokenizer characters = new CharacterTokenizer(CharacterTokenizer.symbolsOf(text));

    for (Tokenizer tokenizer :
        new Tokenizer[] {characters, new ByteTokenizer(), new Unfamiliar(characters)}) {
      assertThat(content(Tokens.encode(text, tokenizer))).isEqualTo(tokenizer.encode(text));
    }
  }

  @Test
  void tokensOutsideTheVocabularyAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tokens.of(new int[] {0, 3}, 3))
        .withMessage("token 3 at 1 is not in a vocabulary of 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tokens.of(new int[] {-1}, 3))
        .withMessageContaining("token -1 at 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tokens.of(new int[0], 65_537))
        .withMessageContaining("65537");
  }

  private static int[] content(Tokens tokens) {
    return IntStream.range(0, tokens.size()).map(tokens::get).toArray();
  }

  /** A tokenizer that a user wrote. */
  private record Unfamiliar(Tokenizer inner) implements Tokenizer {
    @Override
    public int vocabularySize() {
      return inner.vocabularySize();
    }

    @Override
    public int[] encode(String text) {
      return inner.encode(text);
    }

    @Override
    public String decode(int[] tokens) {
      return inner.decode(tokens);
    }

    @Override
    public TokenizerSpec spec() {
      return inner.spec();
    }
  }
}
