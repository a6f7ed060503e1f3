package io.github.timefreq.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SplitRuleTest {
  private static final int SIZE = 400;

  /** Classes of 50, 100 and 250; every fifth a test; five folds; seven groups. */
  private static final AudioDataset DATASET = dataset(true);

  static Stream<SplitRule> rules() {
    return Stream.of(
        SplitRule.official(0.1, 1),
        SplitRule.fold("3", 0.1, 1),
        SplitRule.fold(2, 10, 0.1, 1),
        SplitRule.group("g4", 0.1, 1),
        SplitRule.random(0.1, 0.2, 1));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void everyExampleIsInExactlyOnePart(SplitRule rule) {
    AudioSplit split = DATASET.split(rule);
    List<Integer> all = new ArrayList<>(split.train());
    all.addAll(split.validation());
    all.addAll(split.test());

    assertThat(new HashSet<>(all)).hasSize(SIZE);
    assertThat(all).hasSize(SIZE);
    assertThat(split.validation()).isNotEmpty();
    assertThat(split.test()).isNotEmpty();
    assertThat(split.train()).isSorted();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void validationHasTheSameFractionOfEveryClass(SplitRule rule) {
    AudioSplit split = DATASET.split(rule);
    double fraction =
        split.validation().size() / (double) (split.train().size() + split.validation().size());
    for (int c = 0; c < 3; c++) {
      long validation = count(split.validation(), c);
      double expected = fraction * (validation + count(split.train(), c));
      assertThat(Math.abs(validation - expected)).isLessThanOrEqualTo(1.01);
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theSameRuleDividesInTheSameWay(SplitRule rule) {
    assertThat(DATASET.split(rule)).isEqualTo(dataset(true).split(rule));
  }

  @Test
  void anotherSeedDividesInAnotherWay() {
    assertThat(DATASET.split(SplitRule.random(0.1, 0.2, 1)))
        .isNotEqualTo(DATASET.split(SplitRule.random(0.1, 0.2, 2)));
  }

  @Test
  void whatIsHeldOutIsWhatWasNamed() {
    assertThat(DATASET.split(SplitRule.fold("3", 0, 1)).test())
        .allMatch(i -> "3".equals(DATASET.examples().get(i).fold()));
    AudioSplit byGroup = DATASET.split(SplitRule.group("g4", 0.2, 1));
    assertThat(byGroup.train()).noneMatch(i -> "g4".equals(DATASET.examples().get(i).group()));
    assertThat(byGroup.validation()).noneMatch(i -> "g4".equals(DATASET.examples().get(i).group()));
    assertThat(DATASET.split(SplitRule.official(0, 1)).test())
        .allMatch(i -> DATASET.examples().get(i).part() == AudioPart.TEST);
  }

  @Test
  void foldsOfOurOwnPartitionTheDataAndAreStratified() {
    Set<Integer> seen = new HashSet<>();
    for (int fold = 0; fold < 5; fold++) {
      List<Integer> test = DATASET.split(SplitRule.fold(fold, 5, 0, 9)).test();
      assertThat(test).hasSize(SIZE / 5);
      assertThat(count(test, 0)).isEqualTo(10);
      assertThat(count(test, 2)).isEqualTo(50);
      assertThat(seen.addAll(test)).isTrue();
    }
    assertThat(seen).hasSize(SIZE);
  }

  @Test
  void randomFractionsAreThoseAskedFor() {
    AudioSplit split = DATASET.split(SplitRule.random(0.1, 0.2, 3));
    assertThat(split.validation()).hasSize(40);
    assertThat(split.test()).hasSize(80);
  }

  @Test
  void whatTheDataLacksIsNamed() {
    AudioDataset bare = dataset(false);
    assertRefused(bare, SplitRule.official(0.1, 1), "00000 is in no part");
    assertRefused(bare, SplitRule.fold("1", 0.1, 1), "00000 is in no fold");
    assertRefused(bare, SplitRule.group("g1", 0.1, 1), "00000 is in no group");
    assertRefused(DATASET, SplitRule.fold("7", 0.1, 1), "no fold '7'; it has [0, 1, 2, 3, 4]");
  }

  @Test
  void impossibleFractionsAndFoldsAreRefused() {
    assertThatThrownBy(() -> SplitRule.random(0.5, 0.5, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SplitRule.official(-0.1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SplitRule.fold(5, 5, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertRefused(AudioDataset dataset, SplitRule rule, String words) {
    assertThatThrownBy(() -> dataset.split(rule))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  private static long count(List<Integer> examples, int label) {
    return examples.stream()
        .filter(i -> DATASET.examples().get(i).labels().equals(List.of(label)))
        .count();
  }

  private static AudioDataset dataset(boolean described) {
    List<AudioExample> examples = new ArrayList<>();
    for (int i = 0; i < SIZE; i++) {
      int label = i < 50 ? 0 : i < 150 ? 1 : 2;
      examples.add(
          new AudioExample(
              "%05d".formatted(i),
              List.of(label),
              described ? (i % 5 == 0 ? AudioPart.TEST : AudioPart.TRAIN) : null,
              described ? String.valueOf(i % 5) : null,
              described ? "g" + i % 7 : null,
              new Waveform(new float[] {i}, 8000)));
    }
    return new AudioDataset(
        "made up", 8000, false, List.of("a", "b", "c"), examples, SkippedFiles.NONE);
  }
}
