package io.github.timefreq.audio.data;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.timefreq.audio.format.Waveform;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SplitRuleTest {
  private static final int SIZE = 400;

  /** Classes of 50, 100 and 250; every fifth a test; five folds; seven groups. */
  private static final AudioDataset DATASET = dataset(true, i -> "g" + i % 7);

  /** The same without parts, folds and groups. */
  private static final AudioDataset BARE = dataset(false, i -> null);

  /**
   * The same in forty groups of ten, each in one of the folds and with its share of the classes.
   */
  private static final AudioDataset GROUPED = dataset(true, i -> "g" + i % 40);

  static Stream<SplitRule> rules() {
    return Stream.of(
        SplitRule.official(0.1, 1),
        SplitRule.fold("3", 0.1, 1),
        SplitRule.fold(2, 6, 0.1, 1),
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
    assertThat(DATASET.split(rule)).isEqualTo(dataset(true, i -> "g" + i % 7).split(rule));
  }

  @Test
  void anotherSeedDividesInAnotherWay() {
    for (AudioDataset dataset : List.of(BARE, GROUPED)) {
      assertThat(dataset.split(SplitRule.random(0.1, 0.2, 1)))
          .isNotEqualTo(dataset.split(SplitRule.random(0.1, 0.2, 2)));
    }
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
      List<Integer> test = BARE.split(SplitRule.fold(fold, 5, 0, 9)).test();
      assertThat(test).hasSize(SIZE / 5);
      assertThat(count(test, 0)).isEqualTo(10);
      assertThat(count(test, 2)).isEqualTo(50);
      assertThat(seen.addAll(test)).isTrue();
    }
    assertThat(seen).hasSize(SIZE);
  }

  @Test
  void randomFractionsAreThoseAskedFor() {
    for (AudioDataset dataset : List.of(BARE, GROUPED)) {
      AudioSplit split = dataset.split(SplitRule.random(0.1, 0.2, 3));
      assertThat(split.validation()).hasSize(40);
      assertThat(split.test()).hasSize(80);
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aGroupIsInOnePartOnly(SplitRule rule) {
    AudioSplit split = GROUPED.split(rule);
    Set<String> train = groups(GROUPED, split.train());
    Set<String> validation = groups(GROUPED, split.validation());
    Set<String> test = groups(GROUPED, split.test());

    assertThat(validation).isNotEmpty().doesNotContainAnyElementsOf(train);
    assertThat(test).isNotEmpty().doesNotContainAnyElementsOf(train);
    assertThat(test).doesNotContainAnyElementsOf(validation);
  }

  @Test
  void groupsAreStratifiedByTheirClass() {
    AudioDataset ofOneClassEach = dataset(false, i -> "g" + i / 5);
    for (int fold = 0; fold < 5; fold++) {
      List<Integer> test = ofOneClassEach.split(SplitRule.fold(fold, 5, 0, 9)).test();

      assertThat(groups(ofOneClassEach, test)).hasSize(16);
      assertThat(count(test, 0)).isEqualTo(10);
      assertThat(count(test, 1)).isEqualTo(20);
      assertThat(count(test, 2)).isEqualTo(50);
    }
  }

  @Test
  void aShareOfLessThanAGroupIsValidatedOnExamplesOfAll() {
    AudioSplit less = DATASET.split(SplitRule.group("g4", 0.1, 1));
    AudioSplit more = DATASET.split(SplitRule.group("g4", 0.2, 1));

    assertThat(groups(DATASET, less.validation()))
        .isEqualTo(groups(DATASET, less.train()))
        .doesNotContain("g4");
    assertThat(groups(DATASET, more.validation()))
        .hasSize(1)
        .doesNotContainAnyElementsOf(groups(DATASET, more.train()));
  }

  @Test
  void aTestIsOfWholeGroupsHoweverFew() {
    AudioSplit split = DATASET.split(SplitRule.random(0.1, 0.1, 1));

    assertThat(groups(DATASET, split.test()))
        .hasSize(1)
        .doesNotContainAnyElementsOf(groups(DATASET, split.train()));
  }

  @Test
  void whatTheDataLacksIsNamed() {
    assertRefused(BARE, SplitRule.official(0.1, 1), "00000 is in no part");
    assertRefused(BARE, SplitRule.fold("1", 0.1, 1), "00000 is in no fold");
    assertRefused(BARE, SplitRule.group("g1", 0.1, 1), "00000 is in no group");
    assertRefused(DATASET, SplitRule.fold("7", 0.1, 1), "no fold '7'; it has [0, 1, 2, 3, 4]");
    assertRefused(DATASET, SplitRule.fold(0, 8, 0.1, 1), "made up has 7 groups, counting every");
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

  private static Set<String> groups(AudioDataset dataset, List<Integer> examples) {
    return examples.stream().map(i -> dataset.examples().get(i).group()).collect(toSet());
  }

  private static AudioDataset dataset(boolean described, IntFunction<@Nullable String> group) {
    List<AudioExample> examples = new ArrayList<>();
    for (int i = 0; i < SIZE; i++) {
      int label = i < 50 ? 0 : i < 150 ? 1 : 2;
      examples.add(
          new AudioExample(
              "%05d".formatted(i),
              List.of(label),
              described ? (i % 5 == 0 ? AudioPart.TEST : AudioPart.TRAIN) : null,
              described ? String.valueOf(i % 5) : null,
              group.apply(i),
              new Waveform(new float[] {i}, 8000)));
    }
    return new AudioDataset(
        "made up", 8000, false, List.of("a", "b", "c"), examples, SkippedFiles.NONE);
  }
}
