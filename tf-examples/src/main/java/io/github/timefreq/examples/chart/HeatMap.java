package io.github.timefreq.examples.chart;

import java.awt.Color;
import java.awt.Font;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.HeatMapSeries;
import org.knowm.xchart.style.HeatMapStyler;

/** A table of numbers as colours, its first row at the bottom. */
public final class HeatMap {
  /** From blue over white to red, for numbers on both sides of 0. */
  public static final List<Color> DIVERGING =
      colors(0x2166AC, 0x67A9CF, 0xD1E5F0, 0xF7F7F7, 0xFDDBC7, 0xEF8A62, 0xB2182B);

  /** From dark to bright, for amounts. */
  public static final List<Color> SEQUENTIAL =
      colors(0x0D0829, 0x3B0F70, 0x8C2981, 0xDE4968, 0xFE9F6D, 0xFCFDBF);

  /** From white to blue, for amounts with dark letters on them. */
  public static final List<Color> LIGHT = colors(0xFFFFFF, 0xDEEBF7, 0x9ECAE1, 0x5BA3D9);

  /** Room for axes and legend beside the numbers. */
  public static final int MARGIN = 220;

  /** A number of two or three digits needs as much. */
  private static final int VALUE_SIZE = 24;

  /** The legend needs as much. */
  private static final int LEAST_HEIGHT = 270;

  private final HeatMapChart chart;
  private final List<List<Double>> rows;

  private HeatMap(String title, List<List<Double>> rows, int width, int height) {
    this.rows = rows;
    chart = new HeatMapChartBuilder().width(width).height(height).title(title).build();
    Style.apply(chart.getStyler());
    chart.getStyler().setPlotContentSize(1);
    chart.getStyler().setPlotGridLinesVisible(false);
    chart.getStyler().setDrawBorder(false);
    chart.getStyler().setShowValue(false);
    chart.getStyler().setAxisTicksMarksVisible(false);
  }

  /**
   * Draws a table with cells as large as there is room for them.
   *
   * @param rows numbers by row, from the bottom, all of one length
   * @param width of all columns together, unless there are too few or too many
   */
  public static HeatMap fitting(String title, List<List<Double>> rows, int width) {
    int columns = rows.get(0).size();
    int cellHeight = Math.max(3, Math.min(24, 576 / rows.size()));
    int cellWidth = Math.max(2, Math.min(24, width / columns));
    int height = Math.max(LEAST_HEIGHT, MARGIN / 2 + cellHeight * rows.size());
    return new HeatMap(title, rows, MARGIN + cellWidth * columns, height);
  }

  /**
   * Draws a table of as many rows as columns that have names, with its numbers where there is room.
   *
   * @param cell width and height of a number
   * @param names room for the names on either axis
   */
  public static HeatMap square(String title, List<List<Double>> rows, int cell, int names) {
    int size = cell * rows.size() + names;
    HeatMap map = new HeatMap(title, rows, MARGIN + size, MARGIN / 2 + size);
    HeatMapStyler styler = map.chart.getStyler();
    styler.setXAxisLabelRotation(90);
    styler.setPlotBorderVisible(false);
    styler.setShowValue(cell >= VALUE_SIZE);
    styler.setValueFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
    styler.setHeatMapValueDecimalPattern("0");
    return map;
  }

  /**
   * Draws numbers from {@code min} to {@code max} in colours, others in those of the ends; NaN
   * leaves its place empty.
   */
  public HeatMapChart draw(Axis x, Axis y, double min, double max, List<Color> colors) {
    chart.setXAxisTitle(x.title());
    chart.setYAxisTitle(y.title());
    chart.getStyler().setRangeColors(colors.toArray(Color[]::new));
    List<Number[]> cells = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < rows.get(row).size(); column++) {
        double value = Math.max(min, Math.min(max, rows.get(row).get(column)));
        if (!Double.isNaN(value)) {
          cells.add(new Number[] {column, row, value});
        }
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
