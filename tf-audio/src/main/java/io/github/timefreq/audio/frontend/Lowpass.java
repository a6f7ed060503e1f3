package io.github.timefreq.audio.frontend;

import java.util.Arrays;

/** The window that averages a bank's energies down to one value a frame. */
public enum Lowpass {
  /** Equal weights over one hop. */
  AVERAGE,
  /** A Gaussian over two hops with a standard deviation of half a hop: smoother frames. */
  GAUSSIAN;

  /** Length of the window for frames {@code hop} energies apart. */
  int length(int hop) {
    return this == AVERAGE ? hop : 2 * hop;
  }

  /**
   * Returns the weights of the window, which sum to 1.
   *
   * @param hop energies between two frames
   * @return w, as many as the window is long
   */
  public float[] window(int hop) {
    double[] weights = new double[length(hop)];
    for (int i = 0; i < weights.length; i++) {
      double distance = (i - (weights.length - 1) / 2.0) / (hop / 2.0);
      weights[i] = this == AVERAGE ? 1 : Math.exp(-distance * distance / 2);
    }
    double sum = Arrays.stream(weights).sum();
    float[] window = new float[weights.length];
    for (int i = 0; i < window.length; i++) {
      window[i] = (float) (weights[i] / sum);
    }
    return window;
  }
}
