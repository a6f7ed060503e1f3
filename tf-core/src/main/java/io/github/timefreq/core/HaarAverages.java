package io.github.timefreq.core;

import java.util.ArrayList;
import java.util.List;

/**
 * Which filters of a bank start as causal Haar averages: over 1 token (the unit impulse), 2, 4, 8
 * and so on, each in the shortest scale that it fits.
 */
final class HaarAverages {
  /**
   * One average.
   *
   * @param length tokens averaged, a power of two
   * @param scale number of the scale that holds it
   * @param row its filter within the scale
   * @param filter its filter within the bank
   */
  record Average(int length, int scale, int row, int filter) {}

  private HaarAverages() {}

  /** The averages of a bank, shortest first, as far as taps and filters go. */
  static List<Average> of(List<Scale> scales) {
    int[] used = new int[scales.size()];
    List<Average> averages = new ArrayList<>();
    for (int length = 1; ; length *= 2) {
      int scale = shortestFor(length, scales, used);
      if (scale < 0) {
        return averages;
      }
      int before = scales.subList(0, scale).stream().mapToInt(Scale::filters).sum();
      averages.add(new Average(length, scale, used[scale], before + used[scale]));
      used[scale]++;
    }
  }

  /** Number of the shortest scale with taps and a free filter for an average, or -1. */
  private static int shortestFor(int length, List<Scale> scales, int[] used) {
    int best = -1;
    for (int i = 0; i < scales.size(); i++) {
      Scale scale = scales.get(i);
      boolean fits =
          scale.dilation() == 1 && scale.kernelLength() >= length && used[i] < scale.filters();
      if (fits && (best < 0 || scale.kernelLength() < scales.get(best).kernelLength())) {
        best = i;
      }
    }
    return best;
  }
}
