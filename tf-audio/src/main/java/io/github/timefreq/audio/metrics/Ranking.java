package io.github.timefreq.audio.metrics;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The clips in the order of their scores for one class, highest first, by steps of equal scores.
 */
final class Ranking {
  private final int[] positives;
  private final int[] negatives;

  /** Clips with and without the label down to every step, from 0 before the first. */
  private Ranking(int[] positives, int[] negatives) {
    this.positives = positives;
    this.negatives = negatives;
  }

  static Ranking of(float[][] scores, boolean[][] labels, int c) {
    int[] order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble(clip -> -(double) scores[clip][c]))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] ends =
        IntStream.rangeClosed(0, order.length)
            .filter(
                i -> i == 0 || i == order.length || scores[order[i - 1]][c] != scores[order[i]][c])
            .toArray();
    int[] positives = new int[ends.length];
    int[] negatives = new int[ends.length];
    for (int step = 1; step < ends.length; step++) {
      int count = 0;
      for (int i = ends[step - 1]; i < ends[step]; i++) {
        count += labels[order[i]][c] ? 1 : 0;
      }
      positives[step] = positives[step - 1] + count;
      negatives[step] = ends[step] - positives[step];
    }
    return new Ranking(positives, negatives);
  }

  boolean hasBoth() {
    return last(positives) > 0 && last(negatives) > 0;
  }

  double averagePrecision() {
    double sum = 0;
    for (int step = 1; step < positives.length; step++) {
      double gained = positives[step] - positives[step - 1];
      sum += gained * positives[step] / (positives[step] + negatives[step]);
    }
    return sum / last(positives);
  }

  double auc() {
    double area = 0;
    for (int step = 1; step < positives.length; step++) {
      double height = (positives[step] + positives[step - 1]) / 2.0;
      area += height * (negatives[step] - negatives[step - 1]);
    }
    return area / ((double) last(positives) * last(negatives));
  }

  private static int last(int[] counts) {
    return counts[counts.length - 1];
  }
}
