package io.github.timefreq.examples.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.List;

/** Colours, and where they run out dashes, that tell lines apart. */
public final class Palette {
  private static final List<Color> COLORS =
      List.of(
          new Color(0x7F7F7F),
          new Color(0xD62728),
          new Color(0x1F77B4),
          new Color(0x2CA02C),
          new Color(0x9467BD),
          new Color(0xFF7F0E),
          new Color(0x8C564B),
          new Color(0xE377C2),
          new Color(0x17BECF),
          new Color(0xBCBD22));

  private static final float THICKNESS = 1.8f;

  private Palette() {}

  /** The colour of a line by its number: that of the first, the one compared with, is grey. */
  public static Color color(int number) {
    return COLORS.get(number % COLORS.size());
  }

  /** How many lines differ by their colours alone. */
  public static int size() {
    return COLORS.size();
  }

  /**
   * The stroke of a line by its number: solid for the first colours, then with ever longer gaps.
   */
  public static BasicStroke stroke(int number) {
    int round = number / COLORS.size();
    return round == 0
        ? new BasicStroke(THICKNESS)
        : new BasicStroke(
            THICKNESS,
            BasicStroke.CAP_BUTT,
            BasicStroke.JOIN_ROUND,
            1,
            new float[] {6, 3 * round},
            0);
  }
}
