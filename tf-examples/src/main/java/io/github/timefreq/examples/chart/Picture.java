package io.github.timefreq.examples.chart;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import io.github.timefreq.examples.console.Report;
import io.github.timefreq.training.internal.io.AtomicFiles;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.internal.chartpart.Chart;

/**
 * One chart, or several of one size in a grid, as a file.
 *
 * @param name of the file, without its ending
 * @param charts row by row
 * @param columns charts beside each other
 */
public record Picture(String name, List<? extends Chart<?, ?>> charts, int columns) {
  /** Pixels of a PNG for each unit of a chart's size, so that letters are sharp. */
  private static final int PIXELS = 2;

  /** What a picture can be written as. */
  public enum Format {
    PNG,
    SVG
  }

  public Picture(String name, Chart<?, ?> chart) {
    this(name, List.of(chart), 1);
  }

  /** Writes the file and returns its path. */
  public Path write(Path folder, Format format) throws IOException {
    Path file = folder.resolve(name + "." + Report.lower(format));
    AtomicFiles.write(
        file,
        switch (format) {
          case PNG -> png();
          case SVG -> svg();
        });
    return file;
  }

  private byte[] png() throws IOException {
    BufferedImage image =
        new BufferedImage(PIXELS * width(), PIXELS * height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.scale(PIXELS, PIXELS);
      paint(graphics);
    } finally {
      graphics.dispose();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  private byte[] svg() throws IOException {
    VectorGraphics2D graphics = new VectorGraphics2D();
    paint(graphics);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new SVGProcessor()
        .getDocument(graphics.getCommands(), new PageSize(0, 0, width(), height()))
        .writeTo(bytes);
    return bytes.toByteArray();
  }

  private void paint(Graphics2D graphics) {
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width(), height());
    for (int i = 0; i < charts.size(); i++) {
      Chart<?, ?> chart = charts.get(i);
      // Disposing ends what a chart has set: in an SVG its last gradient would fill what follows.
      Graphics2D part = (Graphics2D) graphics.create();
      try {
        TitleFit.apply(chart, part);
        part.translate(i % columns * chart.getWidth(), i / columns * chart.getHeight());
        chart.paint(part, chart.getWidth(), chart.getHeight());
      } finally {
        part.dispose();
      }
    }
  }

  private int width() {
    return columns * charts.get(0).getWidth();
  }

  private int height() {
    return (charts.size() + columns - 1) / columns * charts.get(0).getHeight();
  }
}
