package io.github.timefreq.audio.training;

/**
 * Clips for one forward pass, and their targets. Whoever gets a batch owns its arrays.
 *
 * @param samples {@code [B][N]}
 * @param targets {@code [B][classes]}: 1 at the classes of an example and 0 elsewhere, between them
 *     after mixup
 */
@SuppressWarnings("ArrayRecordComponent") // plain numbers on their way to a tensor
public record AudioBatch(float[][] samples, float[][] targets) {
  /**
   * Returns the number of clips.
   *
   * @return B
   */
  public int size() {
    return samples.length;
  }
}
