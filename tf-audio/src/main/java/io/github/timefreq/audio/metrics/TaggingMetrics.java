package io.github.timefreq.audio.metrics;

import io.github.timefreq.core.internal.Checks;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * How well clips of any number of labels are tagged: how far the clips with a label rank above
 * those without, class by class.
 *
 * <p>A class that no clip has, or that all clips have, says nothing about ranking and is left out
 * of every mean; where that leaves no class, the means are NaN. Clips with equal scores count as
 * one step of the ranking, so that their order does not matter.
 *
 * @param meanAveragePrecision mean over classes of the average precision, {@code sum_n (R_n -
 *     R_(n-1)) P_n} with precision P and recall R of the clips down to the n-th distinct score
 * @param meanAuc mean over classes of the area under the ROC curve: the share of pairs of a clip
 *     with the label and one without in which the first has the higher score, equals counted half.
 *     1/2 by chance
 * @param dPrime {@code sqrt(2) z(meanAuc)} with the quantile function z of the normal distribution:
 *     the distance, in standard deviations, of two normal distributions of that area. 0 by chance,
 *     infinite when every pair is in order
 * @param rankedClasses number of classes in the means
 */
public record TaggingMetrics(
    double meanAveragePrecision, double meanAuc, double dPrime, int rankedClasses) {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  /**
   * Evaluates scores.
   *
   * @param scores for every clip a score of every class: logits or probabilities
   * @param labels for every clip and class, whether the clip has the label
   * @return the metrics
   * @throws IllegalArgumentException if the numbers of clips or classes differ, or a score is NaN
   */
  public static TaggingMetrics of(float[][] scores, boolean[][] labels) {
    Checks.require(
        scores.length > 0 && scores.length == labels.length,
        "scores and labels must be of the same clips, at least one, got "
            + scores.length
            + " and "
            + labels.length);
    int classes = scores[0].length;
    for (int clip = 0; clip < scores.length; clip++) {
      ScoreRows.require(scores[clip], classes, clip);
      Checks.require(
          labels[clip].length == classes,
          "clip " + clip + " has labels of " + labels[clip].length + " classes, not " + classes);
    }
    List<Ranking> rankings = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      Ranking ranking = Ranking.of(scores, labels, c);
      if (ranking.hasBoth()) {
        rankings.add(ranking);
      }
    }
    if (rankings.isEmpty()) {
      return new TaggingMetrics(Double.NaN, Double.NaN, Double.NaN, 0);
    }
    double precision =
        rankings.stream().mapToDouble(Ranking::averagePrecision).average().orElseThrow();
    double auc = rankings.stream().mapToDouble(Ranking::auc).average().orElseThrow();
    double distance = Math.sqrt(2) * NORMAL.inverseCumulativeProbability(auc);
    return new TaggingMetrics(precision, auc, distance, rankings.size());
  }
}
