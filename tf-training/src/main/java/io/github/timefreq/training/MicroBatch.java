package io.github.timefreq.training;

import java.util.SplittableRandom;

/**
 * One of the batches whose gradients a step adds up.
 *
 * <p>Whatever a task draws at random for it, such as windows and their augmentation, comes from
 * {@link #random}, or from the engine, which is seeded for it: a run that goes on draws the same.
 *
 * @param seed the run's
 * @param step steps made before this one
 * @param index number of the batch in the step, from 0
 */
public record MicroBatch(long seed, long step, int index) {
  /**
   * Starts the random numbers of this batch.
   *
   * @return a generator that is the same for an equal batch, and unrelated for any other
   */
  public SplittableRandom random() {
    // Two rounds, so that neighbouring seeds and steps share no stream.
    long stepSeed = new SplittableRandom(seed).nextLong() + step;
    return new SplittableRandom(new SplittableRandom(stepSeed).nextLong() + index);
  }

  /** Seed of the engine's random numbers, such as those of dropout. */
  int engineSeed() {
    return random().split().nextInt();
  }
}
