package io.github.timefreq.audio.augment;

import io.github.timefreq.core.internal.Checks;
import java.util.SplittableRandom;

/**
 * Random changes of sounds while training. All of them are drawn anew for every example of every
 * batch.
 *
 * @param randomPlace whether a sound longer than the clip is cropped at a random place, and a
 *     shorter one put at a random place of it; else both are centred
 * @param lowestGain of a gain added in decibels, uniform between the two; 0 and 0 for none
 * @param highestGain of that gain (dB), at least the lowest
 * @param noiseProbability how often white Gaussian noise is added, from 0 to 1
 * @param lowestSnr of a signal-to-noise ratio (dB), uniform between the two, against the mean power
 *     of the clip
 * @param highestSnr of that ratio (dB), at least the lowest
 * @param mixup alpha of mixup (Zhang et al., 2018, arXiv:1710.09412): clips and targets become
 *     {@code w x_i + (1 - w) x_j} with {@code w} from Beta(alpha, alpha) and j another example of
 *     the batch, at most 1000; 0 for none
 */
public record Augmentation(
    boolean randomPlace,
    double lowestGain,
    double highestGain,
    double noiseProbability,
    double lowestSnr,
    double highestSnr,
    double mixup) {

  /** Changes nothing: what evaluation uses. */
  public static final Augmentation NONE = builder().build();

  /** All weights are nearly a half then. */
  private static final int MOST_MIXUP = 1000;

  /**
   * Checks every setting.
   *
   * @param randomPlace whether crops and padding are at random places
   * @param lowestGain of the gain (dB)
   * @param highestGain of the gain (dB)
   * @param noiseProbability how often noise is added
   * @param lowestSnr of the signal-to-noise ratio (dB)
   * @param highestSnr of the signal-to-noise ratio (dB)
   * @param mixup alpha of mixup
   * @throws IllegalArgumentException naming the setting, its value and what is allowed
   */
  public Augmentation {
    requireRange("gain", lowestGain, highestGain);
    requireRange("signal-to-noise ratio", lowestSnr, highestSnr);
    Checks.require(
        noiseProbability >= 0 && noiseProbability <= 1,
        "noiseProbability must be from 0 to 1, got " + noiseProbability);
    Checks.require(
        mixup >= 0 && mixup <= MOST_MIXUP,
        "mixup must be between 0 and " + MOST_MIXUP + ", got " + mixup);
  }

  /**
   * Starts a description.
   *
   * @return a builder of an augmentation that does nothing
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Cuts or pads a sound to the length of a clip.
   *
   * @param sound samples
   * @param length samples of the clip
   * @param random decides where the cut or the padding is
   * @return the clip, in an array of its own
   */
  public float[] place(float[] sound, int length, SplittableRandom random) {
    float[] clip = new float[length];
    int spare = Math.abs(sound.length - length);
    int offset = randomPlace ? random.nextInt(spare + 1) : spare / 2;
    if (sound.length > length) {
      System.arraycopy(sound, offset, clip, 0, length);
    } else {
      System.arraycopy(sound, 0, clip, offset, sound.length);
    }
    return clip;
  }

  /**
   * Changes gain and adds noise, in place.
   *
   * @param clip samples
   * @param random source of the gain and the noise
   */
  public void change(float[] clip, SplittableRandom random) {
    double gain = decibels(between(lowestGain, highestGain, random));
    double noise = 0;
    if (noiseProbability > 0 && random.nextDouble() < noiseProbability) {
      noise = rms(clip) / decibels(between(lowestSnr, highestSnr, random));
    }
    if (gain == 1 && noise == 0) {
      return;
    }
    for (int n = 0; n < clip.length; n++) {
      double added = noise == 0 ? 0 : noise * random.nextGaussian();
      clip[n] = (float) (gain * (clip[n] + added));
    }
  }

  private static double between(double lowest, double highest, SplittableRandom random) {
    return lowest == highest ? lowest : random.nextDouble(lowest, highest);
  }

  private static double decibels(double value) {
    return Math.pow(10, value / 20);
  }

  private static double rms(float[] clip) {
    double sum = 0;
    for (float x : clip) {
      sum += (double) x * x;
    }
    return Math.sqrt(sum / clip.length);
  }

  private static void requireRange(String name, double lowest, double highest) {
    Checks.require(
        Math.abs(lowest) <= 200 && Math.abs(highest) <= 200 && lowest <= highest,
        "%s must be a range within -200 and 200 dB, got %s to %s".formatted(name, lowest, highest));
  }

  /** Describes an augmentation. */
  public static final class Builder {
    private boolean randomPlace;
    private double lowestGain;
    private double highestGain;
    private double noiseProbability;
    private double lowestSnr;
    private double highestSnr;
    private double mixup;

    private Builder() {}

    /**
     * Crops and pads at random places (default: centred).
     *
     * @param randomPlace whether to
     * @return this builder
     */
    public Builder optRandomPlace(boolean randomPlace) {
      this.randomPlace = randomPlace;
      return this;
    }

    /**
     * Changes the gain (default: not).
     *
     * @param lowest dB
     * @param highest dB
     * @return this builder
     */
    public Builder optGain(double lowest, double highest) {
      lowestGain = lowest;
      highestGain = highest;
      return this;
    }

    /**
     * Adds white noise (default: none).
     *
     * @param probability how often, from 0 to 1
     * @param lowest signal-to-noise ratio, dB
     * @param highest signal-to-noise ratio, dB
     * @return this builder
     */
    public Builder optNoise(double probability, double lowest, double highest) {
      noiseProbability = probability;
      lowestSnr = lowest;
      highestSnr = highest;
      return this;
    }

    /**
     * Mixes pairs of examples (default: not).
     *
     * @param alpha of the Beta distribution of the weights, 0 for none
     * @return this builder
     */
    public Builder optMixup(double alpha) {
      mixup = alpha;
      return this;
    }

    /**
     * Ends the description.
     *
     * @return the augmentation
     * @throws IllegalArgumentException naming the setting, its value and what is allowed
     */
    public Augmentation build() {
      return new Augmentation(
          randomPlace, lowestGain, highestGain, noiseProbability, lowestSnr, highestSnr, mixup);
    }
  }
}
