package io.github.timefreq.audio.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.timefreq.audio.ClassifierHead;
import io.github.timefreq.audio.training.AudioEvaluation;
import io.github.timefreq.training.metrics.EvaluationResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final double TINY = 1e-12;

  @Test
  void aConfusionMatrixCountsLabelsByPredictions() {
    float[][] scores = {{3, 1, 0, -1}, {0, 2, 1, 0}, {5, 4, 0, 0}, {0, 1, 2, 0}, {1, 1, 0, 0}};
    int[] labels = {0, 1, 1, 2, 1};

    ClassificationMetrics metrics = ClassificationMetrics.of(scores, labels);

    assertThat(metrics.accuracy()).isCloseTo(3.0 / 5, within(TINY));
    assertThat(metrics.confusion())
        .containsExactly(
            List.of(1, 0, 0, 0), List.of(2, 1, 0, 0), List.of(0, 0, 1, 0), List.of(0, 0, 0, 0));
    // F1: 2/4 of class 0, 2/4 of class 1, 1 of class 2; class 3 does not occur.
    assertThat(metrics.macroF1()).isCloseTo((0.5 + 0.5 + 1) / 3, within(TINY));
  }

  /** Ranks + - + - : precision 1 at recall 1/2 and 2/3 at recall 1; three of four pairs. */
  @Test
  void averagePrecisionAndAreaOfOneClassByHand() {
    float[][] scores = {{4}, {3}, {2}, {1}};
    boolean[][] labels = {{true}, {false}, {true}, {false}};

    TaggingMetrics metrics = TaggingMetrics.of(scores, labels);

    assertThat(metrics.meanAveragePrecision()).isCloseTo((1 + 2.0 / 3) / 2, within(TINY));
    assertThat(metrics.meanAuc()).isCloseTo(0.75, within(TINY));
    // The quantile of 0.75 is 0.67449.
    assertThat(metrics.dPrime()).isCloseTo(Math.sqrt(2) * 0.6744897501960817, within(1e-9));
    assertThat(metrics.rankedClasses()).isOne();
  }

  @Test
  void equalScoresAreOneStep() {
    float[][] scores = {{1}, {1}, {0}, {0}};
    boolean[][] labels = {{true}, {false}, {true}, {false}};

    TaggingMetrics metrics = TaggingMetrics.of(scores, labels);

    assertThat(metrics.meanAveragePrecision()).isCloseTo(0.5, within(TINY));
    assertThat(metrics.meanAuc()).isCloseTo(0.5, within(TINY));
    assertThat(metrics.dPrime()).isCloseTo(0, within(TINY));
  }

  @Test
  void classesWithoutBothKindsOfClipsAreLeftOut() {
    float[][] scores = {{1, 7, 3}, {0, 8, 9}};
    boolean[][] labels = {{true, true, false}, {false, true, false}};

    TaggingMetrics metrics = TaggingMetrics.of(scores, labels);

    assertThat(metrics).isEqualTo(new TaggingMetrics(1, 1, Double.POSITIVE_INFINITY, 1));
    assertThat(TaggingMetrics.of(scores, new boolean[2][3]))
        .isEqualTo(new TaggingMetrics(Double.NaN, Double.NaN, Double.NaN, 0));
  }

  @Test
  void figuresThatAreNotFiniteAreLeftOut() {
    float[][] one = {{0.9f, 0.2f}};
    float[][] two = {{0.9f, 0.2f}, {0.8f, 0.6f}};
    float[][] tag = {{1, 0}};
    float[][] tags = {{1, 0}, {0, 1}};
    float[][] nan = {{Float.NaN, Float.NaN}};

    assertThat(new AudioEvaluation(0.5, one, tag, ClassifierHead.MULTI_LABEL).result())
        .isEqualTo(new EvaluationResult(0.5));
    assertThat(new AudioEvaluation(0.5, two, tags, ClassifierHead.MULTI_LABEL).result().figures())
        .containsOnly(Map.entry("mAP", 1.0));
    for (ClassifierHead head : ClassifierHead.values()) {
      assertThat(new AudioEvaluation(Double.NaN, nan, tag, head).result())
          .isEqualTo(new EvaluationResult(Double.NaN));
    }
  }

  @Test
  void perfectScoresArePerfect() {
    Data data = new Data(60, 5, 1);
    float[][] scores = new float[60][5];
    for (int clip = 0; clip < 60; clip++) {
      scores[clip][data.labels[clip]] = 1;
    }

    ClassificationMetrics single = ClassificationMetrics.of(scores, data.labels);
    TaggingMetrics tagging = TaggingMetrics.of(scores, data.tags());

    assertThat(single.accuracy()).isEqualTo(1);
    assertThat(single.macroF1()).isEqualTo(1);
    assertThat(tagging).isEqualTo(new TaggingMetrics(1, 1, Double.POSITIVE_INFINITY, 5));
  }

  @Test
  void randomScoresAreChance() {
    Data data = new Data(20_000, 4, 2);

    TaggingMetrics tagging = TaggingMetrics.of(data.scores, data.tags());

    assertThat(tagging.meanAuc()).isCloseTo(0.5, within(0.01));
    assertThat(tagging.dPrime()).isCloseTo(0, within(0.04));
    assertThat(tagging.meanAveragePrecision()).isCloseTo(0.25, within(0.01));
    assertThat(ClassificationMetrics.of(data.scores, data.labels).accuracy())
        .isCloseTo(0.25, within(0.015));
  }

  @Test
  void theOrderOfTheClipsDoesNotMatter() {
    Data data = new Data(50, 3, 3);
    for (float[] row : data.scores) {
      for (int c = 0; c < row.length; c++) {
        row[c] = Math.round(4 * row[c]); // many equals
      }
    }
    Data shuffled = data.shuffled();

    assertThat(ClassificationMetrics.of(shuffled.scores, shuffled.labels))
        .isEqualTo(ClassificationMetrics.of(data.scores, data.labels));
    assertThat(TaggingMetrics.of(shuffled.scores, shuffled.tags()))
        .isEqualTo(TaggingMetrics.of(data.scores, data.tags()));
  }

  @Test
  void areasCountPairs() {
    Data data = new Data(40, 2, 4);
    double pairs = 0;
    double ordered = 0;
    for (int c = 0; c < 2; c++) {
      double classPairs = 0;
      double classOrdered = 0;
      for (int i = 0; i < 40; i++) {
        for (int j = 0; j < 40; j++) {
          if (data.labels[i] == c && data.labels[j] != c) {
            classPairs++;
            classOrdered += data.scores[i][c] > data.scores[j][c] ? 1 : 0;
          }
        }
      }
      pairs++;
      ordered += classOrdered / classPairs;
    }

    assertThat(TaggingMetrics.of(data.scores, data.tags()).meanAuc())
        .isCloseTo(ordered / pairs, within(TINY));
  }

  @Test
  void whatCannotBeEvaluatedIsRefused() {
    assertRefused(
        () -> ClassificationMetrics.of(new float[0][], new int[0]),
        "scores and labels must be of the same clips, at least one, got 0 and 0");
    assertRefused(
        () -> ClassificationMetrics.of(new float[][] {{1, 2}}, new int[] {2}),
        "label of clip 0 must be between 0 and 1, got 2");
    assertRefused(
        () -> ClassificationMetrics.of(new float[][] {{1, Float.NaN}}, new int[] {1}),
        "clip 0 has a score that is NaN");
    assertRefused(
        () -> TaggingMetrics.of(new float[][] {{1, 2}, {1}}, new boolean[2][2]),
        "clip 1 has 1 scores, the first one has 2");
  }

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  /** Random scores of clips with random labels. */
  private static final class Data {
    private final float[][] scores;
    private final int[] labels;

    private Data(int clips, int classes, long seed) {
      Random random = new Random(seed);
      scores = new float[clips][classes];
      labels = new int[clips];
      for (int clip = 0; clip < clips; clip++) {
        for (int c = 0; c < classes; c++) {
          scores[clip][c] = (float) random.nextGaussian();
        }
        labels[clip] = random.nextInt(classes);
      }
    }

    private Data shuffled() {
      List<Integer> order = new ArrayList<>(IntStream.range(0, labels.length).boxed().toList());
      Collections.shuffle(order, new Random(9));
      Data shuffled = new Data(labels.length, scores[0].length, 0);
      for (int i = 0; i < labels.length; i++) {
        shuffled.scores[i] = scores[order.get(i)];
        shuffled.labels[i] = labels[order.get(i)];
      }
      return shuffled;
    }

    private boolean[][] tags() {
      boolean[][] tags = new boolean[labels.length][scores[0].length];
      for (int clip = 0; clip < labels.length; clip++) {
        tags[clip][labels[clip]] = true;
      }
      return tags;
    }
  }
}
