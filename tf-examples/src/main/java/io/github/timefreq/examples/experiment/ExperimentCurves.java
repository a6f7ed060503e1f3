package io.github.timefreq.examples.experiment;

import io.github.timefreq.examples.chart.Palette;
import io.github.timefreq.examples.chart.Picture;
import io.github.timefreq.examples.chart.Style;
import io.github.timefreq.examples.measure.Sample;
import io.github.timefreq.training.metrics.EvaluationMetrics;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Validation losses of the models of an {@link Experiment} over steps: means, in bands. */
final class ExperimentCurves {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 560;

  /** Opacity of a band, of 255. */
  private static final int PALE = 45;

  /** Share of the steps whose curves, steep and all alike, set no limit to the vertical axis. */
  private static final double STEEP = 0.1;

  private final ExperimentResults results;
  private final XYChart chart;

  private ExperimentCurves(ExperimentResults results) {
    this.results = results;
    String unit =
        results.runs(results.experiment().baseline()).get(0).run().tokenizer().kind().unit();
    chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(results.experiment().title())
            .xAxisTitle("training step")
            .yAxisTitle("validation loss (nats per " + unit + ")")
            .build();
    Style.apply(chart.getStyler());
    chart
        .getStyler()
        .setLegendPosition(
            results.runs().size() > Palette.size()
                ? Styler.LegendPosition.OutsideE
                : Styler.LegendPosition.InsideNE);
    chart.getStyler().setYAxisDecimalPattern("0.00");
  }

  /** Draws means over the seeds as lines, and as bands the standard deviation to either side. */
  static Picture draw(ExperimentResults results) {
    ExperimentCurves curves = new ExperimentCurves(results);
    List<String> variants = List.copyOf(results.runs().keySet());
    for (int i = 0; i < variants.size(); i++) {
      curves.add(variants.get(i), i);
    }
    curves.limit(variants);
    return new Picture(results.name(), curves.chart);
  }

  private void add(String variant, int number) {
    Color color = Palette.color(number);
    List<Long> steps =
        results.runs(variant).get(0).evaluations().stream().map(EvaluationMetrics::step).toList();
    IntToDoubleFunction mean = i -> look(variant, i).mean();
    if (results.runs(variant).size() > 1) {
      addBand(variant, steps, mean, color);
    }
    XYSeries line =
        chart.addSeries(
            variant,
            steps,
            IntStream.range(0, steps.size()).mapToObj(mean::applyAsDouble).toList());
    line.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Line);
    line.setMarker(SeriesMarkers.NONE);
    line.setLineColor(color);
    line.setLineStyle(Palette.stroke(number));
  }

  private void addBand(String variant, List<Long> steps, IntToDoubleFunction mean, Color color) {
    List<Long> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      x.add(steps.get(i));
      y.add(mean.applyAsDouble(i) + look(variant, i).deviation());
    }
    for (int i = steps.size() - 1; i >= 0; i--) {
      x.add(steps.get(i));
      y.add(mean.applyAsDouble(i) - look(variant, i).deviation());
    }
    XYSeries band = chart.addSeries(variant + " band", x, y);
    band.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.PolygonArea);
    band.setFillColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), PALE));
    band.setLineColor(new Color(0, true));
    band.setMarker(SeriesMarkers.NONE);
    band.setShowInLegend(false);
  }

  private void limit(List<String> variants) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (String variant : variants) {
      int looks = results.runs(variant).get(0).evaluations().size();
      for (int i = (int) (STEEP * looks); i < looks; i++) {
        min = Math.min(min, look(variant, i).mean());
        max = Math.max(max, look(variant, i).mean());
      }
    }
    double margin = Math.max(0.05 * (max - min), 1e-3);
    chart.getStyler().setYAxisMin(min - margin);
    chart.getStyler().setYAxisMax(max + margin);
  }

  /** Losses of all seeds at a look. */
  private Sample look(String variant, int number) {
    return results.sample(variant, run -> run.evaluations().get(number).loss());
  }
}
