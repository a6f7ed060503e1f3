package io.github.timefreq.examples.chart;

import io.github.timefreq.gpt.text.Corpus;
import io.github.timefreq.training.metrics.EvaluationMetrics;
import io.github.timefreq.training.metrics.LossCurve;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Metrics of a run over its training steps. */
public final class CurvePlot {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 560;
  private static final Color PALE = new Color(0xAE, 0xC7, 0xE8);

  private final XYChart chart;

  private final ToDoubleFunction<EvaluationMetrics> figure;

  private CurvePlot(String title, String yTitle, ToDoubleFunction<EvaluationMetrics> figure) {
    this.figure = figure;
    chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle("training step")
            .yAxisTitle(yTitle)
            .build();
    chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNE);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setPlotGridLinesColor(new Color(0xE6, 0xE6, 0xE6));
    chart.getStyler().setYAxisDecimalPattern("0.00");
    chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Line);
  }

  /** A plot of losses on the validation part of a text. */
  public static CurvePlot losses(Corpus corpus) {
    String unit = corpus.tokenizer().spec().kind().unit();
    return new CurvePlot(corpus.name(), "loss (nats per " + unit + ")", EvaluationMetrics::loss);
  }

  /** A plot of a figure of the validation part of sounds, such as the accuracy. */
  public static CurvePlot figures(String data, String name) {
    CurvePlot plot =
        new CurvePlot(
            data + ", validation part",
            name,
            evaluation -> evaluation.figures().getOrDefault(name, Double.NaN));
    // Figures rise where losses fall.
    plot.chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideSE);
    return plot;
  }

  /**
   * Adds a line of a colour through the evaluations that have the figure, unless there are none;
   * lines of one name share a legend entry.
   */
  public void add(String name, List<EvaluationMetrics> evaluations, Color color) {
    List<EvaluationMetrics> points =
        evaluations.stream()
            .filter(evaluation -> !Double.isNaN(figure.applyAsDouble(evaluation)))
            .toList();
    if (points.isEmpty()) {
      return;
    }
    boolean named = !chart.getSeriesMap().containsKey(name);
    XYSeries series =
        line(
            named ? name : name + " " + chart.getSeriesMap().size(),
            points.stream().map(EvaluationMetrics::step).toList(),
            points.stream().map(figure::applyAsDouble).toList());
    series.setLineColor(color);
    series.setMarkerColor(color);
    series.setLineStyle(new BasicStroke(2.2f));
    series.setShowInLegend(named);
  }

  /** Adds the loss on the batches of a training, as a thin line, unless there is none. */
  public void addTraining(String name, LossCurve curve) {
    if (curve.steps().isEmpty()) {
      return;
    }
    XYSeries series = line(name, curve.steps(), curve.losses());
    series.setLineColor(PALE);
    series.setMarkerColor(PALE);
    series.setLineStyle(new BasicStroke(1.2f));
  }

  private XYSeries line(String name, List<Long> steps, List<Double> values) {
    XYSeries series = chart.addSeries(name, steps, values);
    // A line needs two points; one alone would not be seen.
    series.setMarker(values.size() == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
    return series;
  }

  /** Adds a horizontal line, such as the entropy rate of the data. */
  public void addFloor(String name, double nats, long lastStep) {
    XYSeries series = line(name, List.of(0L, lastStep), List.of(nats, nats));
    series.setLineColor(Color.GRAY);
    series.setLineStyle(
        new BasicStroke(
            1.4f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10f, new float[] {6f, 5f}, 0f));
  }

  /** Returns the plot as a picture of a name. */
  public Picture draw(String name) {
    return new Picture(name, chart);
  }
}
