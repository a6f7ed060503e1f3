package io.github.timefreq.gpt.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Text of a source whose entropy rate is known, to see how close a model comes to the best possible
 * loss.
 *
 * <p>The source is a Markov chain over a lexicon of N made-up words, written in text8's 27 symbols
 * with a space after every word. After word i comes a word of a class of its own, {@code c(i)},
 * with the probability {@code p(j | i) = q} spread evenly over the n words of that class, or else
 * any other word. Since a word's letters determine it, and the space ends it, a reader who knows
 * the source knows the word at its end; the entropy of a character is that of a word over its mean
 * length:
 *
 * <pre>
 *   H(word) = -sum_i pi(i) sum_j p(j|i) ln p(j|i)        rate = H(word) / sum_i pi(i) (|w(i)| + 1)
 * </pre>
 *
 * <p>with pi the stationary distribution of the chain, {@code pi = pi P} (Cover and Thomas,
 * Elements of Information Theory, theorem 4.2.4).
 */
public final class MarkovText implements TextSource {
  private static final int WORDS = 512;
  private static final int CLASSES = 16;
  private static final double IN_CLASS = 0.9;
  private static final int DEFAULT_LENGTH = 2_000_000;
  private static final long SEED = 20_240_601L;
  private static final String CONSONANTS = "bdfghklmnprstvwz";
  private static final String VOWELS = "aeiou";

  private final int length;
  private final String[] lexicon;
  private final int[] nextClass;

  /** The default text: 2,000,000 characters. */
  public MarkovText() {
    this(DEFAULT_LENGTH);
  }

  /**
   * The beginning of the text.
   *
   * @param length number of characters, at least 1
   * @throws IllegalArgumentException if it is not
   */
  public MarkovText(int length) {
    if (length < 1) {
      throw new IllegalArgumentException("length must be at least 1, got " + length);
    }
    this.length = length;
    SplittableRandom random = new SplittableRandom(SEED);
    lexicon = lexicon(random);
    nextClass = random.ints(WORDS, 0, CLASSES).toArray();
  }

  @Override
  public String name() {
    return SYNTHETIC;
  }

  @Override
  public byte[] read() {
    StringBuilder text = new StringBuilder(length + 16);
    SplittableRandom random = new SplittableRandom(SEED + 1);
    int word = 0;
    while (text.length() < length) {
      word = next(word, random);
      text.append(lexicon[word]).append(' ');
    }
    text.setLength(length);
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public OptionalDouble entropyRate() {
    double[] stationary = stationary();
    double entropy = 0;
    double meanLength = 0;
    for (int i = 0; i < WORDS; i++) {
      for (int j = 0; j < WORDS; j++) {
        double p = probability(i, j);
        entropy -= stationary[i] * p * Math.log(p);
      }
      meanLength += stationary[i] * (lexicon[i].length() + 1);
    }
    return OptionalDouble.of(entropy / meanLength);
  }

  /** The words, for tests. */
  String[] words() {
    return lexicon.clone();
  }

  /** {@code p(j|i)}: words of class c have the numbers that are c modulo the number of classes. */
  double probability(int i, int j) {
    int classSize = WORDS / CLASSES;
    return j % CLASSES == nextClass[i]
        ? IN_CLASS / classSize
        : (1 - IN_CLASS) / (WORDS - classSize);
  }

  private int next(int word, SplittableRandom random) {
    int group = nextClass[word];
    if (random.nextDouble() >= IN_CLASS) {
      group = (group + random.nextInt(1, CLASSES)) % CLASSES;
    }
    return random.nextInt(WORDS / CLASSES) * CLASSES + group;
  }

  /** Power iteration; the chain mixes within a few words. */
  private double[] stationary() {
    double[] now = new double[WORDS];
    Arrays.fill(now, 1.0 / WORDS);
    for (int round = 0; round < 200; round++) {
      double[] next = new double[WORDS];
      for (int i = 0; i < WORDS; i++) {
        for (int j = 0; j < WORDS; j++) {
          next[j] += now[i] * probability(i, j);
        }
      }
      now = next;
    }
    return now;
  }

  private static String[] lexicon(SplittableRandom random) {
    Set<String> words = new LinkedHashSet<>();
    while (words.size() < WORDS) {
      StringBuilder word = new StringBuilder();
      int syllables = random.nextInt(1, 4);
      for (int i = 0; i < syllables; i++) {
        word.append(CONSONANTS.charAt(random.nextInt(CONSONANTS.length())));
        word.append(VOWELS.charAt(random.nextInt(VOWELS.length())));
      }
      if (random.nextBoolean()) {
        word.append(CONSONANTS.charAt(random.nextInt(CONSONANTS.length())));
      }
      words.add(word.toString());
    }
    return words.toArray(String[]::new);
  }
}
