package io.github.timefreq.audio.metrics;

import io.github.timefreq.core.internal.Checks;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well clips of one label each are classified. The predicted class is the one with the highest
 * score, the first of equals.
 *
 * @param accuracy share of the clips whose predicted class is their label
 * @param macroF1 mean over classes of {@code F1 = 2 TP / (2 TP + FP + FN)}; a class that is neither
 *     a label nor predicted is left out
 * @param confusion number of clips with label i that were predicted as j, row i, column j
 */
public record ClassificationMetrics(
    double accuracy, double macroF1, List<List<Integer>> confusion) {
  /**
   * Copies the matrix.
   *
   * @param accuracy share of right predictions
   * @param macroF1 mean F1 of the classes
   * @param confusion number of clips by label and prediction
   */
  public ClassificationMetrics {
    confusion = confusion.stream().map(List::copyOf).toList();
  }

  /**
   * Evaluates predictions.
   *
   * @param scores for every clip a score of every class: logits or probabilities
   * @param labels for every clip its class, from 0
   * @return the metrics
   * @throws IllegalArgumentException if there are no clips, their numbers differ, a label is no
   *     class or a score is NaN
   */
  public static ClassificationMetrics of(float[][] scores, int[] labels) {
    Checks.require(
        scores.length > 0 && scores.length == labels.length,
        "scores and labels must be of the same clips, at least one, got "
            + scores.length
            + " and "
            + labels.length);
    int classes = scores[0].length;
    int[][] confusion = new int[classes][classes];
    for (int clip = 0; clip < labels.length; clip++) {
      Checks.requireRange("label of clip " + clip, labels[clip], 0, classes - 1L);
      ScoreRows.require(scores[clip], classes, clip);
      confusion[labels[clip]][highest(scores[clip])]++;
    }
    int right = IntStream.range(0, classes).map(c -> confusion[c][c]).sum();
    return new ClassificationMetrics(
        (double) right / labels.length,
        macroF1(confusion),
        Arrays.stream(confusion).map(row -> Arrays.stream(row).boxed().toList()).toList());
  }

  private static int highest(float[] scores) {
    int highest = 0;
    for (int c = 1; c < scores.length; c++) {
      if (scores[c] > scores[highest]) {
        highest = c;
      }
    }
    return highest;
  }

  private static double macroF1(int[][] confusion) {
    return IntStream.range(0, confusion.length)
        .filter(c -> count(confusion, c) > 0)
        .mapToDouble(c -> 2.0 * confusion[c][c] / count(confusion, c))
        .average()
        .orElseThrow();
  }

  /** {@code 2 TP + FP + FN}: how often a class is a label and how often predicted. */
  private static int count(int[][] confusion, int c) {
    int labelled = Arrays.stream(confusion[c]).sum();
    int predicted = Arrays.stream(confusion).mapToInt(row -> row[c]).sum();
    return labelled + predicted;
  }
}
