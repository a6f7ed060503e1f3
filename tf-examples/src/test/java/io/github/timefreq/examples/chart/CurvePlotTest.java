package io.github.timefreq.examples.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.timefreq.training.metrics.EvaluationMetrics;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurvePlotTest {
  @TempDir private Path folder;

  @Test
  void aSingleEvaluationIsSeen() throws IOException {
    CurvePlot plot = CurvePlot.figures("sounds", "accuracy");
    plot.add(
        "accuracy", List.of(new EvaluationMetrics(5, 1.5, 1, Map.of("accuracy", 0.5))), Color.RED);

    BufferedImage image =
        ImageIO.read(plot.draw("plot").write(folder, Picture.Format.PNG).toFile());

    // Left of the legend, which shows a line of the colour whatever the plot does.
    long red =
        IntStream.range(0, image.getWidth() * 3 / 4)
            .mapToLong(
                x ->
                    IntStream.range(0, image.getHeight())
                        .filter(y -> image.getRGB(x, y) == Color.RED.getRGB())
                        .count())
            .sum();
    assertThat(red).isGreaterThan(20);
  }
}
