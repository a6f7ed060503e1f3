package io.github.timefreq.audio.frontend;

import io.github.timefreq.audio.augment.SpecAugment;
import io.github.timefreq.core.internal.Checks;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A learned filterbank over the samples: every channel c is a pair of FIR filters p and q, whose
 * summed squares are a smooth envelope, averaged to frames and compressed,
 *
 * <pre>
 *   U[c,i] = (sum_k p[c,k] x[s i + k])^2 + (sum_k q[c,k] x[s i + k])^2
 *   E[c,t] = sum_j w[j] U[c, (hop/s) t + j]
 *   frames[t] = norm(W conv(compress(E))[t] + b)
 * </pre>
 *
 * <p>with a stride of s samples and the window w of {@link Lowpass}. A pair in quadrature passes
 * positive frequencies only, so its envelope may be sampled far below the rate of the waveform:
 * what the stride must follow is the width of the band, not its frequency.
 *
 * @param bands where the filters start, one pair each
 * @param kernelLength taps K of a filter, in samples
 * @param stride samples s between two energies
 * @param hop samples between two frames, a multiple of the stride
 * @param lowpass the window that averages energies to frames
 * @param compression what narrows the range of the energies
 * @param start first values of the filters
 * @param frameKernel odd taps of a second convolution, over frames and across channels with a GELU,
 *     or 0 for none
 */
public record WaveformFrontEndConfig(
    MelBands bands,
    int kernelLength,
    int stride,
    int hop,
    Lowpass lowpass,
    Compression compression,
    FrontEndInitialization start,
    int frameKernel)
    implements FrontEndConfig {
  private static final int LONGEST = 1 << 16;

  /**
   * Checks every setting.
   *
   * @param bands where the filters start
   * @param kernelLength taps K of a filter
   * @param stride samples between two energies
   * @param hop samples between two frames
   * @param lowpass the window that averages energies to frames
   * @param compression what narrows the range of the energies
   * @param start first values of the filters
   * @param frameKernel taps of a second convolution
   * @throws IllegalArgumentException naming the setting, its value and what is allowed
   */
  public WaveformFrontEndConfig {
    Objects.requireNonNull(bands, "bands");
    Objects.requireNonNull(lowpass, "lowpass");
    Objects.requireNonNull(compression, "compression");
    Objects.requireNonNull(start, "start");
    Checks.requireRange("kernelLength", kernelLength, 1, LONGEST);
    Checks.requireRange("stride", stride, 1, LONGEST);
    Checks.requireRange("hop", hop, 1, LONGEST);
    Checks.require(
        hop % stride == 0,
        "hop must be a multiple of stride, got hop " + hop + " and stride " + stride);
    requireFrameKernel(frameKernel);
  }

  /**
   * The default at 16 kHz: 40 pairs of 256 taps (16 ms) every 16 samples, frames every 16 ms,
   * logarithms, 20 M multiply-adds a second of sound.
   *
   * @return the settings
   */
  public static WaveformFrontEndConfig defaults() {
    return new WaveformFrontEndConfig(
        MelBands.defaults(),
        256,
        16,
        256,
        Lowpass.GAUSSIAN,
        Compression.LOG,
        FrontEndInitialization.GABOR,
        0);
  }

  /**
   * Returns these settings with another compression.
   *
   * @param value what narrows the range of the energies
   * @return the changed settings
   */
  public WaveformFrontEndConfig withCompression(Compression value) {
    return new WaveformFrontEndConfig(
        bands, kernelLength, stride, hop, lowpass, value, start, frameKernel);
  }

  /**
   * Returns these settings with other first filters.
   *
   * @param value first values of the filters
   * @return the changed settings
   */
  public WaveformFrontEndConfig withStart(FrontEndInitialization value) {
    return new WaveformFrontEndConfig(
        bands, kernelLength, stride, hop, lowpass, compression, value, frameKernel);
  }

  /**
   * Returns these settings with or without a second convolution.
   *
   * @param value odd taps, or 0 for none
   * @return the changed settings
   */
  public WaveformFrontEndConfig withFrameKernel(int value) {
    return new WaveformFrontEndConfig(
        bands, kernelLength, stride, hop, lowpass, compression, start, value);
  }

  @Override
  public FrontEnd newFrontEnd(int sampleRate, int width, @Nullable SpecAugment specAugment) {
    return new WaveformFrontEnd(this, sampleRate, width, specAugment);
  }

  @Override
  public int minimumSamples() {
    return (lowpass.length(energiesPerHop()) - 1) * stride + kernelLength;
  }

  @Override
  public long featureParameterCount() {
    return 2L * bands.count() * kernelLength + compression.parameterCount(bands.count());
  }

  @Override
  public long featureMultiplyAdds(int samples) {
    long perFrame = lowpass.length(energiesPerHop()) + compression.multiplyAddsPerValue();
    return bands.count()
        * (energies(samples) * 2 * (kernelLength + 1) + frames(samples) * perFrame);
  }

  /** Energies of one channel in a waveform. */
  private long energies(int samples) {
    return samples < kernelLength ? 0 : 1 + (samples - kernelLength) / stride;
  }

  int energiesPerHop() {
    return hop / stride;
  }

  static void requireFrameKernel(int taps) {
    Checks.require(
        taps == 0 || (taps > 0 && taps % 2 == 1),
        "frameKernel must be an odd number of frames, or 0 for none, got " + taps);
  }
}
