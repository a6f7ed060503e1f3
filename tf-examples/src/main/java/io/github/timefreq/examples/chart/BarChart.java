package io.github.timefreq.examples.chart;

import java.awt.Color;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.CategoryStyler;

/** Numbers from 0 to 1 as bars. */
public final class BarChart {
  private static final int HEIGHT = 460;
  private static final int WIDTH = 900;

  private BarChart() {}

  /**
   * Draws bars.
   *
   * @param x a place for each
   * @param names room for the names below
   */
  public static CategoryChart of(String title, Axis x, String y, List<Double> values, int names) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT + names)
            .title(title)
            .xAxisTitle(x.title())
            .yAxisTitle(y)
            .build();
    CategoryStyler styler = chart.getStyler();
    Style.apply(styler);
    styler.setLegendVisible(false);
    styler.setXAxisLabelRotation(90);
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setAxisTicksMarksVisible(false);
    styler.setYAxisMin(0.0);
    styler.setYAxisMax(1.0);
    styler.setYAxisDecimalPattern("0.0");
    chart.addSeries(y, x.labels(), values).setFillColor(new Color(0x1F77B4));
    return chart;
  }
}
