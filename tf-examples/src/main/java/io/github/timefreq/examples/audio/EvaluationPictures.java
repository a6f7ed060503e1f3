package io.github.timefreq.examples.audio;

import io.github.timefreq.audio.ClassifierHead;
import io.github.timefreq.audio.metrics.TaggingMetrics;
import io.github.timefreq.audio.training.AudioEvaluation;
import io.github.timefreq.examples.chart.Axis;
import io.github.timefreq.examples.chart.BarChart;
import io.github.timefreq.examples.chart.HeatMap;
import io.github.timefreq.examples.chart.Picture;
import io.github.timefreq.examples.console.Report;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.HeatMapChart;

/** Pictures of how well a classifier does, class by class. */
final class EvaluationPictures {
  private static final int SIDE = 640;
  private static final int LARGEST_CELL = 48;
  private static final int LETTER = 7;
  private static final int MOST_LETTERS = 24;

  /** A name takes as much across its direction. */
  private static final int LINE = 12;

  private final AudioEvaluation evaluation;
  private final List<String> classes;

  /**
   * Prepares the pictures.
   *
   * @param evaluation of the test part
   * @param classes names of the classes
   */
  EvaluationPictures(AudioEvaluation evaluation, List<String> classes) {
    this.evaluation = evaluation;
    this.classes = classes;
  }

  Picture byClass() {
    return evaluation.head() == ClassifierHead.SINGLE_LABEL
        ? new Picture("confusion", confusion())
        : new Picture("average-precision", averagePrecision());
  }

  private HeatMapChart confusion() {
    List<List<Integer>> counts = evaluation.classification().confusion();
    List<Integer> sums =
        counts.stream().map(row -> row.stream().mapToInt(Integer::intValue).sum()).toList();
    // The first row is at the bottom, and the first class belongs to the top.
    List<Integer> upwards =
        IntStream.range(0, classes.size()).mapToObj(i -> classes.size() - 1 - i).toList();
    List<List<Double>> shares =
        upwards.stream()
            .map(i -> counts.get(i).stream().map(n -> share(n, sums.get(i))).toList())
            .toList();
    List<String> labels = upwards.stream().map(i -> name(i) + " (" + sums.get(i) + ")").toList();
    int cell = Math.max(2, Math.min(LARGEST_CELL, SIDE / classes.size()));
    int most = Math.max(2, cell * classes.size() / LINE);
    return HeatMap.square(
            title("percent of a class that were classified as each"), shares, cell, room(labels))
        .draw(
            Axis.sparse("classified as", names(), most),
            Axis.sparse("class (clips)", labels, most),
            0,
            100,
            HeatMap.LIGHT);
  }

  /** In percent; NaN for none, which leaves the place empty. */
  private static double share(int clips, int ofAll) {
    return clips == 0 ? Double.NaN : 100.0 * clips / ofAll;
  }

  /** Of the classes that some clips have and some have not. */
  private CategoryChart averagePrecision() {
    List<Integer> ranked =
        IntStream.range(0, classes.size()).filter(this::isRanked).boxed().toList();
    List<String> names = ranked.stream().map(this::name).toList();
    return BarChart.of(
        title("average precision"),
        Axis.sparse("class", names, 60),
        "average precision",
        ranked.stream().map(this::averagePrecision).toList(),
        room(names));
  }

  private boolean isRanked(int c) {
    long with = IntStream.range(0, clips()).filter(clip -> isLabelled(clip, c)).count();
    return with > 0 && with < clips();
  }

  private double averagePrecision(int c) {
    float[][] scores = new float[clips()][];
    boolean[][] labels = new boolean[clips()][];
    for (int clip = 0; clip < clips(); clip++) {
      scores[clip] = new float[] {evaluation.probabilities()[clip][c]};
      labels[clip] = new boolean[] {isLabelled(clip, c)};
    }
    return TaggingMetrics.of(scores, labels).meanAveragePrecision();
  }

  private boolean isLabelled(int clip, int c) {
    return evaluation.targets()[clip][c] > 0;
  }

  private int clips() {
    return evaluation.targets().length;
  }

  private String title(String what) {
    return Report.format("Test part (%d clips): %s", clips(), what);
  }

  private List<String> names() {
    return IntStream.range(0, classes.size()).mapToObj(this::name).toList();
  }

  private String name(int c) {
    String name = classes.get(c);
    return name.length() <= MOST_LETTERS ? name : name.substring(0, MOST_LETTERS - 1) + "…";
  }

  private static int room(List<String> names) {
    return LETTER * names.stream().mapToInt(String::length).max().orElse(0);
  }
}
