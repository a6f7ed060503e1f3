package io.github.timefreq.core.filterbank;

import io.github.timefreq.core.kernel.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which filters of a bank start as Haar averages and as delays, each in the shortest scale that it
 * fits.
 */
final class BoxKernels {
  /**
   * Equal taps that sum to 1, over successive tokens.
   *
   * @param lag of the newest token
   * @param length tokens averaged
   * @param scale number of the scale that holds it
   * @param row its filter within the scale
   * @param filter its filter within the bank
   */
  record Box(int lag, int length, int scale, int row, int filter) {}

  private final FilterbankConfig config;
  private final int[] used;
  private final List<Box> averages = new ArrayList<>();
  private final List<Box> delays = new ArrayList<>();

  /** The boxes that a bank starts with. */
  BoxKernels(FilterbankConfig config) {
    this.config = config;
    used = new int[config.scales().size()];
    for (int length = 1; place(0, length, averages); length *= 2) {}
    if (config.kernels() == KernelInitialization.LAGS) {
      for (int lag = 1; place(lag, 1, delays); lag++) {}
    }
  }

  /** Averages over 1 token (the unit impulse), 2, 4, 8, ..., as far as taps and filters go. */
  List<Box> averages() {
    return averages;
  }

  /** Delays by 1, 2, 3, ... tokens, as many as there are taps and filters left for. */
  List<Box> delays() {
    return delays;
  }

  /** All that start in a scale, by row. */
  Stream<Box> in(int scale) {
    return Stream.concat(averages.stream(), delays.stream()).filter(box -> box.scale() == scale);
  }

  private boolean place(int lag, int length, List<Box> boxes) {
    int scale = shortestFor(lag, length);
    if (scale < 0) {
      return false;
    }
    int before = config.scales().subList(0, scale).stream().mapToInt(Scale::filters).sum();
    boxes.add(new Box(lag, length, scale, used[scale], before + used[scale]));
    used[scale]++;
    return true;
  }

  /** Number of the shortest scale with taps and a free filter for a box, or -1. */
  private int shortestFor(int lag, int length) {
    List<Scale> scales = config.scales();
    int best = -1;
    for (int i = 0; i < scales.size(); i++) {
      Scale scale = scales.get(i);
      int taps = scale.kernelLength();
      int past = taps - config.causality().lookahead(taps);
      boolean fits =
          scale.dilation() == 1 && length <= taps && lag < past && used[i] < scale.filters();
      if (fits && (best < 0 || taps < scales.get(best).kernelLength())) {
        best = i;
      }
    }
    return best;
  }
}
