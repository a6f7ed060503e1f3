package io.github.timefreq.audio.frontend;

import io.github.timefreq.audio.augment.SpecAugment;
import io.github.timefreq.core.internal.Checks;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The fixed baseline: logarithms of mel energies,
 *
 * <pre>
 *   Z[k,t] = sum_n w[n] x[hop t + n] exp(-2 pi i k n / fourierLength) / sum_n w[n]
 *   channels[c,t] = log(1 + 10^6 sum_k m[c,k] |Z[k,t]|^2)
 * </pre>
 *
 * <p>with a Hann window w and the triangles m of {@link MelBands}. Up to the constant {@code log
 * 10^6} it is the logarithm of the energy plus a floor of -60 dB, and silence is 0. Only what
 * follows the channels is learned.
 *
 * <p>The transform is a convolution with windowed cosines and sines instead of an FFT: 13 M
 * multiply-adds a second of sound by default, small beside the encoder, on every engine, and in the
 * operators that ONNX runtimes run fast.
 *
 * @param bands one channel each
 * @param windowLength samples of the window
 * @param fourierLength length of the transform, at least that of the window and even
 * @param hop samples between two frames
 * @param frameKernel odd taps of a convolution over frames and across channels with a GELU, or 0
 *     for none
 */
public record LogMelFrontEndConfig(
    MelBands bands, int windowLength, int fourierLength, int hop, int frameKernel)
    implements FrontEndConfig {
  /** Gain of the energies before the logarithm. */
  public static final double GAIN = 1e6;

  private static final int LONGEST = 1 << 14;

  /**
   * Checks every setting.
   *
   * @param bands one channel each
   * @param windowLength samples of the window
   * @param fourierLength length of the transform
   * @param hop samples between two frames
   * @param frameKernel taps of a convolution over frames
   * @throws IllegalArgumentException naming the setting, its value and what is allowed
   */
  public LogMelFrontEndConfig {
    Objects.requireNonNull(bands, "bands");
    Checks.requireRange("windowLength", windowLength, 2, LONGEST);
    Checks.requireRange("fourierLength", fourierLength, windowLength, LONGEST);
    Checks.require(fourierLength % 2 == 0, "fourierLength must be even, got " + fourierLength);
    Checks.requireRange("hop", hop, 1, LONGEST);
    WaveformFrontEndConfig.requireFrameKernel(frameKernel);
  }

  /**
   * The default at 16 kHz: 40 bands, windows of 25 ms, frames every 16 ms.
   *
   * @return the settings
   */
  public static LogMelFrontEndConfig defaults() {
    return new LogMelFrontEndConfig(MelBands.defaults(), 400, 512, 256, 0);
  }

  @Override
  public FrontEnd newFrontEnd(int sampleRate, int width, @Nullable SpecAugment specAugment) {
    return new LogMelFrontEnd(this, sampleRate, width, specAugment);
  }

  @Override
  public int minimumSamples() {
    return windowLength;
  }

  @Override
  public long featureParameterCount() {
    return 0;
  }

  @Override
  public long featureMultiplyAdds(int samples) {
    return (long) frames(samples) * bins() * (2L * windowLength + 2 + bands.count());
  }

  /** Bins of the spectrum, from 0 to half of the sample rate. */
  int bins() {
    return fourierLength / 2 + 1;
  }

  /**
   * Returns the convolution kernels of the transform: for every bin the windowed cosine, then for
   * every bin the windowed sine, both divided by the window's sum.
   *
   * @return taps {@code [fourierLength + 2][windowLength]}
   */
  public float[][] fourierKernels() {
    float[][] kernels = new float[2 * bins()][windowLength];
    for (int n = 0; n < windowLength; n++) {
      double hann = 0.5 - 0.5 * Math.cos(2 * Math.PI * n / windowLength);
      double weight = 2 * hann / windowLength; // a Hann window sums to half of its length
      for (int k = 0; k < bins(); k++) {
        double angle = 2 * Math.PI * ((long) k * n % fourierLength) / fourierLength;
        kernels[k][n] = (float) (weight * Math.cos(angle));
        kernels[bins() + k][n] = (float) (weight * Math.sin(angle));
      }
    }
    return kernels;
  }
}
