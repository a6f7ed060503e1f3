package io.github.timefreq.examples.chart;

import java.io.IOException;
import java.io.PrintWriter;

/** Draws pictures that accompany results. The results stand without them. */
public final class OptionalPicture {
  private OptionalPicture() {}

  /** Draws a picture and writes it. */
  @FunctionalInterface
  public interface Drawing {
    void draw() throws IOException;
  }

  /**
   * Draws a picture. If that fails for any reason, prints one line of warning: no fonts, no
   * libraries for them, and no room on the disk must not end a command that has its results.
   *
   * @param name of the picture
   * @param err where to warn
   * @param drawing draws it
   * @return whether the picture was drawn
   */
  @SuppressWarnings("CatchingUnchecked") // a missing library is an Error, a missing font an NPE
  public static boolean draw(String name, PrintWriter err, Drawing drawing) {
    try {
      drawing.draw();
      return true;
    } catch (Exception | Error e) {
      err.println("tf: warning: there is no " + name + ": " + DrawingFailure.describe(e));
      err.flush();
      return false;
    }
  }
}
