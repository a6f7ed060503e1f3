package io.github.timefreq.audio.augment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.timefreq.core.internal.Checks;

/**
 * Masks in time and frequency: in training, runs of frames and of neighbouring channels become 0,
 * which is silence.
 *
 * <p>Every sequence gets masks of its own, each of a length uniform from 0 to its longest and at a
 * uniform place. They are drawn from the engine's random numbers, as dropout is.
 *
 * <p>Source: D. Park et al., "SpecAugment: A Simple Data Augmentation Method for Automatic Speech
 * Recognition", 2019, without time warping.
 *
 * @param timeMasks number of masks in time
 * @param longestTime longest run of frames, as a share of all
 * @param frequencyMasks number of masks in frequency
 * @param longestFrequency longest run of channels, as a share of all
 */
public record SpecAugment(
    int timeMasks, double longestTime, int frequencyMasks, double longestFrequency) {
  private static final int MOST = 100;

  /**
   * Checks every setting.
   *
   * @param timeMasks number of masks in time, from 0 to 100
   * @param longestTime longest run of frames, a share from 0 to 1
   * @param frequencyMasks number of masks in frequency, from 0 to 100
   * @param longestFrequency longest run of channels, a share from 0 to 1
   * @throws IllegalArgumentException naming the setting, its value and what is allowed
   */
  public SpecAugment {
    Checks.requireRange("timeMasks", timeMasks, 0, MOST);
    Checks.requireRange("frequencyMasks", frequencyMasks, 0, MOST);
    requireShare("longestTime", longestTime);
    requireShare("longestFrequency", longestFrequency);
  }

  /**
   * Two masks of up to a fifth of the frames and two of up to a fifth of the channels.
   *
   * @return the default
   */
  public static SpecAugment defaults() {
    return new SpecAugment(2, 0.2, 2, 0.2);
  }

  /**
   * Masks stretches of time and of channels.
   *
   * @param channels {@code [B, T, C]}
   * @return the masked channels, of the same shape
   */
  public NDArray apply(NDArray channels) {
    NDArray masked = channels;
    if (timeMasks > 0) {
      masked = masked.mul(kept(channels, 1, timeMasks, longestTime).expandDims(2));
    }
    if (frequencyMasks > 0) {
      masked = masked.mul(kept(channels, 2, frequencyMasks, longestFrequency).expandDims(1));
    }
    return masked;
  }

  /** 0 under a mask along an axis of length L, 1 elsewhere, {@code [B, L]}. */
  private static NDArray kept(NDArray channels, int axis, int masks, double share) {
    NDManager manager = channels.getManager();
    long length = channels.getShape().get(axis);
    Shape shape = new Shape(channels.getShape().get(0), masks, 1);
    NDArray position = manager.arange(Math.toIntExact(length)).toType(DataType.FLOAT32, false);
    NDArray extent = uniform(manager, share * length, shape);
    NDArray room = manager.full(new Shape(1), (float) length).sub(extent);
    NDArray start = uniform(manager, 1, shape).mul(room);
    NDArray outside = position.lt(start).logicalOr(position.gte(start.add(extent)));
    return outside.toType(DataType.FLOAT32, false).min(new int[] {1});
  }

  private static NDArray uniform(NDManager manager, double end, Shape shape) {
    // The engine refuses an empty range.
    return end == 0
        ? manager.zeros(shape)
        : manager.randomUniform(0f, (float) end, shape, DataType.FLOAT32);
  }

  private static void requireShare(String name, double value) {
    Checks.require(value >= 0 && value <= 1, name + " must be a share from 0 to 1, got " + value);
  }
}
