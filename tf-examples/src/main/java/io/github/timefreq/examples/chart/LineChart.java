package io.github.timefreq.examples.chart;

import java.awt.Font;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Rows of numbers as lines over one axis. */
public final class LineChart {
  private static final double MARGIN = 0.05;

  private final CategoryChart chart;
  private final Axis x;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;

  public LineChart(String title, Axis x, String y, int width, int height) {
    this.x = x;
    chart =
        new CategoryChartBuilder()
            .width(width)
            .height(height)
            .title(title)
            .xAxisTitle(x.title())
            .yAxisTitle(y)
            .build();
    CategoryStyler styler = chart.getStyler();
    Style.apply(styler);
    styler.setPlotContentSize(1);
    styler.setOverlapped(true);
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setAxisTicksMarksVisible(false);
    styler.setLegendPosition(Styler.LegendPosition.OutsideE);
    styler.setYAxisDecimalPattern("0.0#");
    styler.setDefaultSeriesRenderStyle(CategorySeries.CategorySeriesRenderStyle.Line);
  }

  /** For one line among charts in a grid: smaller letters, no legend. */
  public LineChart small() {
    CategoryStyler styler = chart.getStyler();
    styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 11));
    styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 10));
    styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 9));
    styler.setLegendVisible(false);
    return this;
  }

  public LineChart add(String name, List<Double> values) {
    CategorySeries series = chart.addSeries(name, x.labels(), values);
    int number = chart.getSeriesMap().size();
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(Palette.color(number));
    series.setLineStyle(Palette.stroke(number));
    values.forEach(this::include);
    return this;
  }

  /** Makes the vertical axis reach a value. */
  public LineChart include(double value) {
    min = Math.min(min, value);
    max = Math.max(max, value);
    return this;
  }

  public CategoryChart draw() {
    double margin = Math.max(MARGIN * (max - min), 1e-3);
    chart.getStyler().setYAxisMin(min - margin);
    chart.getStyler().setYAxisMax(max + margin);
    return chart;
  }
}
