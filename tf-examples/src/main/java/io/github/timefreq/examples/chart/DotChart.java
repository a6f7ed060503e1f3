package io.github.timefreq.examples.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Numbers of channels as dots, and as lines what they are compared with. */
public final class DotChart {
  private static final Color DOTS = new Color(0x1F77B4);

  private final XYChart chart;

  public DotChart(String title, String x, String y) {
    chart =
        new XYChartBuilder()
            .width(560)
            .height(420)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    Style.apply(chart.getStyler());
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
    chart.getStyler().setYAxisMin(0.0);
    chart.getStyler().setXAxisMin(0.0);
    chart.getStyler().setYAxisDecimalPattern("0");
    chart.getStyler().setXAxisDecimalPattern("0");
    chart.getStyler().setErrorBarsColor(Color.GRAY);
  }

  /** Draws a line through the numbers of channels 0, 1, 2, ... */
  public DotChart line(String name, List<Double> values) {
    XYSeries series = chart.addSeries(name, channels(values), values);
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(Color.GRAY);
    series.setLineStyle(new BasicStroke(1.6f));
    return this;
  }

  /** Draws a dot for each channel, with a bar that reaches as far to both sides. */
  public DotChart dots(String name, List<Double> values, List<Double> reach) {
    return dots(chart.addSeries(name, channels(values), values, reach));
  }

  /** Draws a dot for each channel. */
  public DotChart dots(String name, List<Double> values) {
    return dots(chart.addSeries(name, channels(values), values));
  }

  private DotChart dots(XYSeries series) {
    series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    series.setMarker(SeriesMarkers.CIRCLE);
    series.setMarkerColor(DOTS);
    chart.getStyler().setMarkerSize(5);
    return this;
  }

  public XYChart draw() {
    return chart;
  }

  private static List<Integer> channels(List<Double> values) {
    return IntStream.range(0, values.size()).boxed().toList();
  }
}
