package io.github.timefreq.core.inspect;

import io.github.timefreq.core.filterbank.Filterbank;
import io.github.timefreq.core.internal.Checks;
import java.util.Arrays;
import java.util.List;

/**
 * What one learned kernel does to a signal, {@code X[t] = sum_l h[l] x[t-l]}, with the response
 * {@code H(f) = sum_l h[l] exp(-2 pi i f l)} at frequencies f in cycles per token.
 *
 * <p>All measures of a kernel of zeros are 0.
 *
 * @param bank number of the bank that the kernel belongs to, from 0
 * @param filter number m of the kernel within its bank, from 0
 * @param firstLag lag of the first tap, in tokens: 0 when causal, below 0 for taps in the future
 * @param taps h by lag, one for every token that the kernel spans: 0 between dilated taps
 * @param magnitudes {@code |H|} at {@link KernelAnalysis#getFrequencies}
 * @param centerFrequency where {@code |H|} is largest, in cycles per token
 * @param bandwidth width of the band around the centre in which {@code |H|^2} is at least half of
 *     its largest value, in cycles per token, as far as it lies within 0 .. 0.5
 * @param effectiveLength shortest run of lags that holds 95 % of the energy {@code sum_l h[l]^2},
 *     in tokens
 * @param groupDelay how much later the envelope of a wave of the centre frequency leaves the kernel
 *     than it entered, {@code -d arg H / d(2 pi f)}, in tokens
 */
public record KernelProfile(
    int bank,
    int filter,
    int firstLag,
    List<Double> taps,
    List<Double> magnitudes,
    double centerFrequency,
    double bandwidth,
    int effectiveLength,
    double groupDelay) {
  private static final double ENERGY_SHARE = 0.95;

  /**
   * Copies both lists.
   *
   * @param bank number of the bank
   * @param filter number of the kernel within it
   * @param firstLag lag of the first tap
   * @param taps the kernel by lag
   * @param magnitudes its magnitude response
   * @param centerFrequency where that is largest
   * @param bandwidth width of the band around the centre
   * @param effectiveLength shortest run of lags with 95 % of the energy
   * @param groupDelay delay of a wave of the centre frequency
   */
  public KernelProfile {
    taps = List.copyOf(taps);
    magnitudes = List.copyOf(magnitudes);
  }

  /**
   * Measures any kernel, not of a {@link Filterbank} only: for filters over samples, a token is a
   * sample.
   *
   * @param bank number of the bank
   * @param filter number of the kernel within it
   * @param firstLag lag of the first tap
   * @param taps the kernel by lag, at least one tap
   * @return its profile at the frequencies of {@link KernelAnalysis#getFrequencies}
   */
  public static KernelProfile of(int bank, int filter, int firstLag, List<Double> taps) {
    Checks.require(!taps.isEmpty(), "a kernel needs at least one tap");
    double[] values = taps.stream().mapToDouble(Double::doubleValue).toArray();
    return of(bank, filter, firstLag, values, FrequencyGrid.STANDARD);
  }

  static KernelProfile of(int bank, int filter, int firstLag, double[] taps, FrequencyGrid grid) {
    double[] powers = grid.powers(taps);
    int center = peak(powers);
    boolean silent = powers[center] == 0;
    return new KernelProfile(
        bank,
        filter,
        firstLag,
        Arrays.stream(taps).boxed().toList(),
        Arrays.stream(powers).map(Math::sqrt).boxed().toList(),
        grid.frequency(center),
        silent ? 0 : bandwidth(powers, center, grid),
        silent ? 0 : effectiveLength(taps),
        silent ? 0 : grid.groupDelay(taps, firstLag, center));
  }

  private static int peak(double[] powers) {
    int peak = 0;
    for (int i = 1; i < powers.length; i++) {
      if (powers[i] > powers[peak]) {
        peak = i;
      }
    }
    return peak;
  }

  private static double bandwidth(double[] powers, int center, FrequencyGrid grid) {
    double step = grid.frequency(1);
    return step * (reach(powers, center, 1) + reach(powers, center, -1));
  }

  /** Steps of the grid from the centre to where half of its power is crossed, or to the end. */
  private static double reach(double[] powers, int center, int direction) {
    double half = powers[center] / 2;
    int i = center;
    while (i + direction >= 0 && i + direction < powers.length) {
      double here = powers[i];
      double next = powers[i + direction];
      if (next < half) {
        return Math.abs(i - center) + (here - half) / (here - next);
      }
      i += direction;
    }
    return Math.abs(i - center);
  }

  private static int effectiveLength(double[] taps) {
    double needed = ENERGY_SHARE * Arrays.stream(taps).map(tap -> tap * tap).sum();
    double[] before = new double[taps.length + 1];
    for (int k = 0; k < taps.length; k++) {
      before[k + 1] = before[k] + taps[k] * taps[k];
    }
    int shortest = taps.length;
    int first = 0;
    for (int end = 1; end <= taps.length; end++) {
      while (first + 1 < end && before[end] - before[first + 1] >= needed) {
        first++;
      }
      if (before[end] - before[first] >= needed) {
        shortest = Math.min(shortest, end - first);
      }
    }
    return shortest;
  }
}
