package io.github.timefreq.gpt.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.timefreq.gpt.tokenizer.TokenizerSpec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MarkovTextTest {
  @Test
  void theEntropyRateIsTheLogLikelihoodOfALongText() {
    MarkovText source = new MarkovText(3_000_000);
    String text = new String(source.read(), StandardCharsets.US_ASCII);
    Map<String, Integer> numbers = new HashMap<>();
    for (String word : source.words()) {
      numbers.put(word, numbers.size());
    }
    int end = text.lastIndexOf(' ') + 1;

    double logLikelihood = 0;
    int previous = 0;
    for (String word : text.substring(0, end - 1).split(" ", -1)) {
      int number = numbers.get(word);
      logLikelihood += Math.log(source.probability(previous, number));
      previous = number;
    }

    assertThat(-logLikelihood / end).isCloseTo(source.entropyRate().orElseThrow(), within(0.002));
  }

  @Test
  void theProbabilitiesOfTheNextWordAddUpToOne() {
    MarkovText source = new MarkovText();
    double sum = 0;
    for (int j = 0; j < source.words().length; j++) {
      sum += source.probability(5, j);
    }

    assertThat(sum).isCloseTo(1, within(1e-9));
  }

  @Test
  void theTextIsAlwaysTheSame() {
    byte[] text = new MarkovText(1000).read();

    assertThat(text).hasSize(1000).isEqualTo(new MarkovText(1000).read());
    assertThat(TokenizerSpec.fitting(new String(text, StandardCharsets.US_ASCII)).kind())
        .isEqualTo(TokenizerSpec.Kind.TEXT8);
  }

  /** What the likelihood alone cannot tell: that the text follows the distribution it claims. */
  @Test
  void transitionsOccurAsOftenAsTheyShould() {
    MarkovText source = new MarkovText();
    int[] words = wordsOf(source, new String(source.read(), StandardCharsets.US_ASCII));
    int count = source.words().length;
    double[] expected = new double[count];
    double[] found = new double[count];
    for (int i = 1; i < words.length; i++) {
      found[words[i]]++;
      for (int j = 0; j < count; j++) {
        expected[j] += source.probability(words[i - 1], j);
      }
    }

    double chiSquare = 0;
    for (int j = 0; j < count; j++) {
      chiSquare += (found[j] - expected[j]) * (found[j] - expected[j]) / expected[j];
    }
    // With 511 degrees of freedom the mean is 511 and the deviation 32.
    assertThat(chiSquare).isBetween(351.0, 671.0);
  }

  /** Without it, nothing would be gained from remembering the word before. */
  @Test
  void theWordBeforeTellsAboutTheNext() {
    MarkovText source = new MarkovText();
    int[] words = wordsOf(source, new String(source.read(), StandardCharsets.US_ASCII));
    int[] frequencies = new int[source.words().length];
    Arrays.stream(words).forEach(word -> frequencies[word]++);
    double withoutMemory = 0;
    double withMemory = 0;
    for (int i = 1; i < words.length; i++) {
      withoutMemory -= Math.log((double) frequencies[words[i]] / words.length);
      withMemory -= Math.log(source.probability(words[i - 1], words[i]));
    }

    assertThat(withMemory / words.length).isLessThan(withoutMemory / words.length - 1);
  }

  @Test
  void anEmptyTextIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MarkovText(0))
        .withMessage("length must be at least 1, got 0");
  }

  /** The whole words of a text, by their numbers. */
  private static int[] wordsOf(MarkovText source, String text) {
    Map<String, Integer> numbers = new HashMap<>();
    for (String word : source.words()) {
      numbers.put(word, numbers.size());
    }
    return Arrays.stream(text.substring(0, text.lastIndexOf(' ')).split(" ", -1))
        .mapToInt(numbers::get)
        .toArray();
  }
}
