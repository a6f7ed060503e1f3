package io.github.timefreq.audio.frontend;

import io.github.timefreq.audio.augment.SpecAugment;
import org.jspecify.annotations.Nullable;

/**
 * Describes a {@link FrontEnd} before it is built: what turns a waveform {@code [B, N]} into frames
 * {@code [B, T, D]}.
 *
 * <p>Lengths are in samples. Configurations are immutable values, equal when all their settings
 * are.
 */
public sealed interface FrontEndConfig
    permits WaveformFrontEndConfig, AdaptiveFrontEndConfig, LogMelFrontEndConfig {
  /**
   * Builds a front end with its own, not yet initialised parameters.
   *
   * @param sampleRate samples a second
   * @param width coordinates D of a frame
   * @param specAugment masks over the frames in training, or null for none
   * @return a new front end
   * @throws IllegalArgumentException if the bands reach above half of the sample rate
   */
  FrontEnd newFrontEnd(int sampleRate, int width, @Nullable SpecAugment specAugment);

  /**
   * Returns the frequency bands: one channel each.
   *
   * @return the bands
   */
  MelBands bands();

  /**
   * Returns the distance between two frames.
   *
   * @return samples
   */
  int hop();

  /**
   * Returns the taps of the second convolution, which mixes the channels of neighbouring frames.
   *
   * @return an odd number of frames, or 0 for none
   */
  int frameKernel();

  /**
   * Returns the shortest waveform that gives a frame.
   *
   * @return samples
   */
  int minimumSamples();

  /**
   * Counts the learned scalars up to the channels {@code [B, T, C]}.
   *
   * @return number of parameters of the filters and the compression
   */
  long featureParameterCount();

  /**
   * Counts the multiply-adds up to the channels.
   *
   * @param samples length N of the waveform
   * @return multiply-adds for one waveform
   */
  long featureMultiplyAdds(int samples);

  /**
   * Counts the frames of a waveform, none of which reaches beyond its ends: {@code T = 1 + (N -
   * minimumSamples) / hop}, rounded down.
   *
   * @param samples length N of the waveform
   * @return T, 0 if the waveform is too short
   */
  default int frames(int samples) {
    return samples < minimumSamples() ? 0 : 1 + (samples - minimumSamples()) / hop();
  }

  /**
   * Counts all learned scalars.
   *
   * @param width coordinates D of a frame
   * @return number of parameters
   */
  default long parameterCount(int width) {
    long channels = bands().count();
    long convolution = frameKernel() == 0 ? 0 : channels * channels * frameKernel() + channels;
    return featureParameterCount() + convolution + (channels + 1) * width + 2L * width;
  }

  /**
   * Counts all multiply-adds.
   *
   * @param samples length N of the waveform
   * @param width coordinates D of a frame
   * @return multiply-adds for one waveform
   */
  default long multiplyAdds(int samples, int width) {
    long channels = bands().count();
    long perFrame = channels * channels * frameKernel() + channels * width;
    return featureMultiplyAdds(samples) + frames(samples) * perFrame;
  }
}
