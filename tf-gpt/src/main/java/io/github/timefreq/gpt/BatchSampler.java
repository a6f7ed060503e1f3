package io.github.timefreq.gpt;

import java.util.SplittableRandom;

/**
 * Draws training windows at random places of a text. What a step reads depends on the seed and the
 * step's number only, so that a run can go on anywhere.
 */
final class BatchSampler {
  private final Tokens text;
  private final int rows;
  private final int columns;
  private final long seed;

  /**
   * Creates a sampler.
   *
   * @param text at least {@code columns + 1} tokens
   * @param rows windows in a batch
   * @param columns length of a window
   */
  BatchSampler(Tokens text, int rows, int columns, long seed) {
    if (text.size() <= columns) {
      throw new IllegalArgumentException(
          "the training text has "
              + text.size()
              + " tokens; a context of "
              + columns
              + " needs at least "
              + (columns + 1));
    }
    this.text = text;
    this.rows = rows;
    this.columns = columns;
    this.seed = seed;
  }

  Batch at(long step, int microBatch) {
    // Two rounds, so that neighbouring seeds and steps share no stream.
    long stepSeed = new SplittableRandom(seed).nextLong() + step;
    SplittableRandom random =
        new SplittableRandom(new SplittableRandom(stepSeed).nextLong() + microBatch);
    int[] starts = random.ints(rows, 0, text.size() - columns).toArray();
    return Batch.read(text, starts, columns);
  }
}
