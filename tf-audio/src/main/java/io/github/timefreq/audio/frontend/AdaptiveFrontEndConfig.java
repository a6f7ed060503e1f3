package io.github.timefreq.audio.frontend;

import io.github.timefreq.audio.augment.SpecAugment;
import io.github.timefreq.core.internal.Checks;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Several learned filterbanks and a router that mixes them as the sound asks for,
 *
 * <pre>
 *   channels[t] = sum_g p[g,t] compress(E_g[t])
 *   p[t] = softmax(V gelu(U z[t] + u) + v)
 * </pre>
 *
 * <p>with the energies E_g of {@link WaveformFrontEndConfig} and z[t] the channels of all banks
 * together: at the frame, or their mean over the clip. The banks start with windows of different
 * length, each {@code sqrt(2)} shorter than the one before: long ones tell pitches apart, short
 * ones place an onset. All banks are computed, also where a single one is taken.
 *
 * <p>Source: P. Verma and C. Chafe, "A Content Adaptive Learnable Time-Frequency Representation For
 * Audio Signal Processing", 2023, which learns five banks. The router and what it sees are ours.
 *
 * @param bank settings of every bank
 * @param banks number of banks G
 * @param routing how the weights p are drawn from the router's softmax
 * @param scope what the router decides for
 */
public record AdaptiveFrontEndConfig(
    WaveformFrontEndConfig bank, int banks, Routing routing, RoutingScope scope)
    implements FrontEndConfig {
  /** Width of the router's hidden layer. */
  static final int ROUTER_WIDTH = 32;

  private static final int MOST = 64;

  /**
   * Checks every setting.
   *
   * @param bank settings of every bank
   * @param banks number of banks G, from 2 to 64
   * @param routing how the weights are drawn
   * @param scope what the router decides for
   * @throws IllegalArgumentException naming the setting, its value and what is allowed
   */
  public AdaptiveFrontEndConfig {
    Objects.requireNonNull(bank, "bank");
    Objects.requireNonNull(routing, "routing");
    Objects.requireNonNull(scope, "scope");
    Checks.requireRange("banks", banks, 2, MOST);
  }

  /** How a router's softmax becomes the weights of the banks. */
  public enum Routing {
    /** The softmax itself: a mixture. */
    SOFT,
    /**
     * 1 for the most likely bank and 0 for the others; gradients flow as if it were the softmax
     * (straight-through).
     */
    TOP_1
  }

  /** What a router decides for. */
  public enum RoutingScope {
    /** Every frame by itself. */
    FRAME,
    /** The whole waveform. */
    CLIP
  }

  /**
   * The default at 16 kHz: five banks of 32 pairs of 256 taps every 64 samples, softly mixed frame
   * by frame, 20 M multiply-adds a second of sound.
   *
   * @return the settings
   */
  public static AdaptiveFrontEndConfig defaults() {
    WaveformFrontEndConfig bank =
        new WaveformFrontEndConfig(
            new MelBands(32, 60, 7800),
            256,
            64,
            256,
            Lowpass.GAUSSIAN,
            Compression.LOG,
            FrontEndInitialization.GABOR,
            0);
    return new AdaptiveFrontEndConfig(bank, 5, Routing.SOFT, RoutingScope.FRAME);
  }

  /**
   * Returns these settings with another routing.
   *
   * @param value how the weights are drawn
   * @param decidesFor what the router decides for
   * @return the changed settings
   */
  public AdaptiveFrontEndConfig withRouting(Routing value, RoutingScope decidesFor) {
    return new AdaptiveFrontEndConfig(bank, banks, value, decidesFor);
  }

  @Override
  public FrontEnd newFrontEnd(int sampleRate, int width, @Nullable SpecAugment specAugment) {
    return new AdaptiveFrontEnd(this, sampleRate, width, specAugment);
  }

  @Override
  public MelBands bands() {
    return bank.bands();
  }

  @Override
  public int hop() {
    return bank.hop();
  }

  @Override
  public int frameKernel() {
    return bank.frameKernel();
  }

  @Override
  public int minimumSamples() {
    return bank.minimumSamples();
  }

  @Override
  public long featureParameterCount() {
    long channels = (long) banks * bands().count();
    long kernels = 2 * channels * bank.kernelLength();
    long router = (channels + 1) * ROUTER_WIDTH + (ROUTER_WIDTH + 1L) * banks;
    return kernels + bank.compression().parameterCount(Math.toIntExact(channels)) + router;
  }

  @Override
  public long featureMultiplyAdds(int samples) {
    long channels = (long) banks * bands().count();
    long decisions = scope == RoutingScope.FRAME ? frames(samples) : 1;
    return banks * bank.featureMultiplyAdds(samples)
        + decisions * (channels + banks) * ROUTER_WIDTH
        + frames(samples) * channels;
  }
}
