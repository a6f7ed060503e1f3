package io.github.timefreq.examples.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;

class TitleFitTest {
  private final Graphics2D graphics =
      new BufferedImage(10, 10, BufferedImage.TYPE_INT_RGB).createGraphics();

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 60, 120, 400})
  void aTitleIsNeverWiderThanItsChart(int words) {
    XYChart chart = chart("Wörter 😀 ".repeat(words));

    TitleFit.apply(chart, graphics);

    assertThat(
            graphics
                .getFontMetrics(chart.getStyler().getChartTitleFont())
                .stringWidth(chart.getTitle()))
        .isLessThan(chart.getWidth());
    assertThat(chart.getTitle()).startsWith("W").doesNotContain("\uFFFD").isNotBlank();
    assertThat(chart.getTitle().codePoints())
        .noneMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
  }

  @Test
  void aShortTitleStaysAsItIs() {
    XYChart chart = chart("short");
    float size = chart.getStyler().getChartTitleFont().getSize2D();

    TitleFit.apply(chart, graphics);

    assertThat(chart.getTitle()).isEqualTo("short");
    assertThat(chart.getStyler().getChartTitleFont().getSize2D()).isEqualTo(size);
  }

  private static XYChart chart(String title) {
    return new XYChartBuilder().width(400).height(300).title(title.strip()).build();
  }
}
