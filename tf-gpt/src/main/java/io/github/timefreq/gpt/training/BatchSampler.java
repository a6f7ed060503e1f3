package io.github.timefreq.gpt.training;

import io.github.timefreq.gpt.text.Tokens;
import java.util.SplittableRandom;

/** Draws training windows at random places of a text. */
public final class BatchSampler {
  private final Tokens text;
  private final int rows;
  private final int columns;

  /**
   * Creates a sampler.
   *
   * @param text at least {@code columns + 1} tokens
   * @param rows windows in a batch
   * @param columns length of a window
   */
  public BatchSampler(Tokens text, int rows, int columns) {
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
  }

  /**
   * Draws windows of the text.
   *
   * @param random decides where they begin
   * @return the batch
   */
  public Batch draw(SplittableRandom random) {
    int[] starts = random.ints(rows, 0, text.size() - columns).toArray();
    return Batch.read(text, starts, columns);
  }
}
