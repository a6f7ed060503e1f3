package io.github.timefreq.examples;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.HeatMapSeries;

/** A table of numbers as colours, its first row at the bottom. */
final class HeatMap {
  /** From blue over white to red, for numbers on both sides of 0. */
  static final List<Color> DIVERGING =
      colors(0x2166AC, 0x67A9CF, 0xD1E5F0, 0xF7F7F7, 0xFDDBC7, 0xEF8A62, 0xB2182B);

  /** From dark to bright, for amounts. */
  static final List<Color> SEQUENTIAL =
      colors(0x0D0829, 0x3B0F70, 0x8C2981, 0xDE4968, 0xFE9F6D, 0xFCFDBF);

  /** Room for axes and legend beside the numbers. */
  static final int MARGIN = 220;

  private final HeatMapChart chart;
  private final List<List<Double>> rows;

  /**
   * Draws a table.
   *
   * @param rows numbers by row, from the bottom, all of one length
   * @param cellWidth width of a number
   * @param cellHeight height of a number
   */
  HeatMap(String title, List<List<Double>> rows, int cellWidth, int cellHeight) {
    this.rows = rows;
    int columns = rows.get(0).size();
    chart =
        new HeatMapChartBuilder()
            .width(MARGIN + cellWidth * columns)
            .height(MARGIN / 2 + cellHeight * rows.size())
            .title(title)
            .build();
    Style.apply(chart.getStyler());
    chart.getStyler().setPlotContentSize(1);
    chart.getStyler().setPlotGridLinesVisible(false);
    chart.getStyler().setDrawBorder(false);
    chart.getStyler().setShowValue(false);
    chart.getStyler().setAxisTicksMarksVisible(false);
  }

  /** Draws numbers from {@code min} to {@code max} in colours; others in those of the ends. */
  HeatMapChart draw(Axis x, Axis y, double min, double max, List<Color> colors) {
    chart.setXAxisTitle(x.title());
    chart.setYAxisTitle(y.title());
    chart.getStyler().setRangeColors(colors.toArray(Color[]::new));
    List<Number[]> cells = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < rows.get(row).size(); column++) {
        double value = Math.max(min, Math.min(max, rows.get(row).get(column)));
        cells.add(new Number[] {column, row, value});
      }
    }
    HeatMapSeries series = chart.addSeries("values", x.labels(), y.labels(), cells);
    series.setMin(min);
    series.setMax(max);
    return chart;
  }

  private static List<Color> colors(int... rgb) {
    return IntStream.of(rgb).mapToObj(Color::new).toList();
  }
}
