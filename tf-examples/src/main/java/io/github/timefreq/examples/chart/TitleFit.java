package io.github.timefreq.examples.chart;

import java.awt.Font;
import java.awt.Graphics2D;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler;

/** Fits the title of a chart into its width: in smaller letters, at last without its middle. */
final class TitleFit {
  private static final float LEAST_SIZE = 9;
  private static final int MARGIN = 16;

  private TitleFit() {}

  static void apply(Chart<?, ?> chart, Graphics2D graphics) {
    Styler styler = chart.getStyler();
    int room = chart.getWidth() - MARGIN;
    Font font = styler.getChartTitleFont();
    while (width(chart.getTitle(), font, graphics) > room && font.getSize2D() > LEAST_SIZE) {
      font = font.deriveFont(font.getSize2D() - 1);
    }
    styler.setChartTitleFont(font);
    String whole = chart.getTitle();
    for (int kept = whole.length() - 1;
        kept > 0 && width(chart.getTitle(), font, graphics) > room;
        kept--) {
      chart.setTitle(withoutMiddle(whole, kept));
    }
  }

  static String withoutMiddle(String text, int kept) {
    int head = (kept + 1) / 2;
    int tail = text.length() - kept / 2;
    // Never half of a character.
    head -= Character.isHighSurrogate(text.charAt(head - 1)) ? 1 : 0;
    tail += tail < text.length() && Character.isLowSurrogate(text.charAt(tail)) ? 1 : 0;
    return text.substring(0, head) + "…" + text.substring(tail);
  }

  private static int width(String title, Font font, Graphics2D graphics) {
    return graphics.getFontMetrics(font).stringWidth(title);
  }
}
