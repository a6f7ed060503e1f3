package io.github.timefreq.examples;

import io.github.timefreq.gpt.AtomicFiles;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Loss over training steps as a PNG picture. */
final class LossPlot {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 560;

  /**
   * One line of the plot.
   *
   * @param name what the legend says; lines of the same name share one entry and one colour
   * @param steps x, training steps
   * @param nats y, loss in nats a token
   * @param main whether it is drawn strongly, or faint in the background
   */
  record Line(String name, List<Long> steps, List<Double> nats, boolean main) {}

  private final XYChart chart;

  LossPlot(String title) {
    chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle("training step")
            .yAxisTitle("loss (nats per character)")
            .build();
    chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNE);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setPlotGridLinesColor(new Color(0xE6, 0xE6, 0xE6));
    chart.getStyler().setYAxisDecimalPattern("0.00");
    chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Line);
  }

  /** Adds a line of a colour; no line if it has no points. */
  LossPlot add(Line line, Color color) {
    if (line.steps().isEmpty()) {
      return this;
    }
    boolean named = !chart.getSeriesMap().containsKey(line.name());
    String key = named ? line.name() : line.name() + " " + chart.getSeriesMap().size();
    XYSeries series = chart.addSeries(key, line.steps(), line.nats());
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(line.main() ? color : faint(color));
    series.setLineStyle(new BasicStroke(line.main() ? 2.2f : 1f));
    series.setShowInLegend(named);
    return this;
  }

  /** Adds a horizontal line, such as the entropy rate of the data. */
  LossPlot addFloor(String name, double nats, long lastStep) {
    XYSeries series = chart.addSeries(name, List.of(0L, lastStep), List.of(nats, nats));
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(Color.GRAY);
    series.setLineStyle(
        new BasicStroke(
            1.4f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10f, new float[] {6f, 5f}, 0f));
    return this;
  }

  void write(Path file) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    BitmapEncoder.saveBitmap(chart, png, BitmapEncoder.BitmapFormat.PNG);
    AtomicFiles.write(file, png.toByteArray());
  }

  private static Color faint(Color color) {
    return new Color(color.getRed(), color.getGreen(), color.getBlue(), 90);
  }
}
