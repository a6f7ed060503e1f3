package io.github.timefreq.audio.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AudioDataConfigTest {
  private static final int SIZE = 210;

  private static final AudioDataset UNDIVIDED = SplitFixture.dataset(SIZE, false, i -> null);

  /** Of ten sounds the makers test on the last two; seven groups, a to g. */
  private static final AudioDataset DIVIDED =
      SplitFixture.dataset(
          SIZE,
          false,
          i -> i % 10 < 8 ? AudioPart.TRAIN : AudioPart.TEST,
          i -> String.valueOf((char) ('a' + i % 7)));

  static Stream<Arguments> splits() {
    return Stream.of(
        Arguments.of("fold=3", IntStream.range(0, SIZE).filter(i -> i % 5 == 3)),
        Arguments.of("group=c", IntStream.range(0, SIZE).filter(i -> i % 7 == 2)),
        Arguments.of("official", IntStream.range(0, SIZE).filter(i -> i % 10 >= 8)),
        Arguments.of("auto", IntStream.range(0, SIZE).filter(i -> i % 10 >= 8)));
  }

  @ParameterizedTest
  @MethodSource("splits")
  void aSplitSaysWhoIsTested(String split, IntStream expected) {
    AudioSplit parts = config(split).divide(DIVIDED);

    assertThat(parts.test()).containsExactlyInAnyOrderElementsOf(expected.boxed().toList());
    assertThat(parts.validation()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"auto, 0.1", "random, 0.1", "fold=1/5, 0.2", "fold=3/3, 0.333"})
  void whereTheMakersNameNoPartsAShareIsTested(String split, double share) {
    AudioSplit parts = config(split).divide(UNDIVIDED);

    assertThat(Math.abs(parts.test().size() - share * SIZE)).isLessThan(3);
    assertThat(config(split).divide(UNDIVIDED)).isEqualTo(parts);
  }

  @Test
  void foldsOfOurOwnTestEveryExampleOnce() {
    List<Integer> tested =
        IntStream.rangeClosed(1, 4)
            .mapToObj(fold -> config("fold=" + fold + "/4").divide(UNDIVIDED).test())
            .flatMap(List::stream)
            .sorted()
            .toList();

    assertThat(tested).isEqualTo(IntStream.range(0, SIZE).boxed().toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "thirds", "fold", "Official", "folds=1", "nonsense", "fold=", "group="})
  void aSplitThatIsNotKnownIsRefused(String split) {
    assertNoSplit(
        split,
        "a split is auto, official, random, fold=NAME, fold=NUMBER/COUNT or group=NAME, got '"
            + split
            + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fold=a/b", "fold=/", "fold=1/", "fold=1/5/2", "fold=1/99999999999"})
  void foldsThatAreNoNumbersAreRefused(String split) {
    assertNoSplit(split, "fold=NUMBER/COUNT takes numbers such as fold=1/5, got '" + split + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fold=0/5", "fold=6/5", "fold=-1/5", "fold=1/1", "fold=1/0"})
  void foldsThatAreNotThereAreRefusedInTheNumbersThatWereGiven(String split) {
    assertNoSplit(
        split,
        "fold=NUMBER/COUNT takes a number from 1 to a count of at least 2, got '" + split + "'");
  }

  @Test
  void whatTheDataLackIsNamed() {
    assertRefused("fold=9", "set has no fold '9'; it has [0, 1, 2, 3, 4]");
    assertRefused("group=a", "set: sound0 is in no group (name its column)");
    assertThatThrownBy(() -> config("group=h").divide(DIVIDED))
        .hasMessage("set has no group 'h'; it has [a, b, c, d, e, f, g]");
    assertRefused(
        "official", "set: sound0 is in no part (a column split, or folders train and test)");
  }

  @Test
  void partsThatSomeExamplesLackAreNotMadeUp() {
    AudioDataset partly = SplitFixture.dataset(SIZE, false, i -> i > 7 ? AudioPart.TRAIN : null);

    assertThatThrownBy(() -> config("auto").divide(partly))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("set: sound0 is in no part");
    assertThat(config("random").divide(partly).test()).isNotEmpty();
  }

  @Test
  void aShareOfWhichNothingIsLeftToValidateOnIsRefused() {
    AudioDataConfig least =
        new AudioDataConfig(
            "sounds", List.of(), null, null, null, DamagedFilePolicy.SKIP, "random", 1e-6);

    assertThatThrownBy(() -> least.divide(UNDIVIDED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("split 'random' leaves nothing of sounds to validate on");
  }

  static Stream<Executable> impossible() {
    List<String> none = List.of();
    DamagedFilePolicy refuse = DamagedFilePolicy.REFUSE;
    return Stream.of(
        () -> new AudioDataConfig(" ", none, null, null, null, refuse, "auto", 0.1),
        () -> new AudioDataConfig("x", List.of(""), null, null, null, refuse, "auto", 0.1),
        () -> new AudioDataConfig("x", List.of("a", "a"), null, null, null, refuse, "auto", 0.1),
        () -> new AudioDataConfig("x", List.of("none", "a"), null, null, null, refuse, "auto", 0.1),
        () -> new AudioDataConfig("x", none, "", null, null, refuse, "auto", 0.1),
        () -> new AudioDataConfig("x", none, null, " ", null, refuse, "auto", 0.1),
        () -> new AudioDataConfig("x", none, null, null, " =1", refuse, "auto", 0.1),
        () -> new AudioDataConfig("x", none, null, null, "column", refuse, "auto", 0.1),
        () -> new AudioDataConfig("synthetic", none, "label", null, null, refuse, "auto", 0.1),
        () -> new AudioDataConfig("synthetic", none, null, null, "a=b", refuse, "auto", 0.1),
        () -> new AudioDataConfig("x", none, null, null, null, refuse, "auto", 1),
        () -> AudioDataConfig.of("a\0b").open());
  }

  @ParameterizedTest
  @MethodSource("impossible")
  void settingsThatMeanNothingAreRefusedInOneLine(Executable settings) {
    assertThatThrownBy(settings::execute)
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1).doesNotContain("\0"));
  }

  private static void assertNoSplit(String split, String message) {
    assertThatThrownBy(() -> config(split))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static AudioDataConfig config(String split) {
    return AudioDataConfig.of("sounds").withSplit(split);
  }

  private static void assertRefused(String split, String message) {
    assertThatThrownBy(() -> config(split).divide(UNDIVIDED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
