package io.github.timefreq.audio.frontend;

/** How the energies {@code E [B, C, T]} of a learned bank are brought into a narrow range. */
public enum Compression {
  /** {@code log(1 + g[c] E)} with a learned gain g of every channel. Silence is 0. */
  LOG,
  /**
   * Per-channel energy normalisation, {@code (E / (eps + M)^alpha + delta)^r - delta^r}, with
   * learned alpha, delta and r of every channel: M is the energy around the frame, so that what
   * stays is what changes. Silence is 0.
   *
   * <p>M is not the first-order recursion of the source, which would be one step of the engine a
   * frame, but a weighted mean over {@value Pcen#SMOOTHER} frames around the current one, with
   * weights learned by lag and shared by all channels.
   *
   * <p>Source: Y. Wang et al., "Trainable Frontend For Robust and Far-Field Keyword Spotting",
   * 2017, equation 1.
   */
  PCEN;

  /** The eps of {@link #PCEN}, which bounds its gain in silence. */
  public static final float PCEN_FLOOR = 1e-6f;

  long parameterCount(int channels) {
    return this == LOG ? channels : 3L * channels + Pcen.SMOOTHER;
  }

  long multiplyAddsPerValue() {
    return this == LOG ? 1 : Pcen.SMOOTHER + 2;
  }
}
