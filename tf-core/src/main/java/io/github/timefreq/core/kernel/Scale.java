package io.github.timefreq.core.kernel;

import io.github.timefreq.core.internal.Checks;
import io.github.timefreq.core.signal.Causality;
import java.util.ArrayList;
import java.util.List;

/**
 * Filters of one length: a bank is one scale, or several side by side.
 *
 * @param filters number of filters, at least 1
 * @param kernelLength taps of each, at least 1
 * @param dilation tokens from one tap to the next, at least 1
 */
public record Scale(int filters, int kernelLength, int dilation) {
  private static final int MAX_FILTERS = 65_536;
  private static final int MAX_SPAN = 1 << 20;

  /**
   * Checks every setting.
   *
   * @param filters number of filters
   * @param kernelLength taps of each
   * @param dilation tokens from one tap to the next
   * @throws IllegalArgumentException naming the setting, its value and what is allowed
   */
  public Scale {
    Checks.requireRange("filters", filters, 1, MAX_FILTERS);
    Checks.requireRange("kernelLength", kernelLength, 1, MAX_SPAN);
    Checks.requireRange("dilation", dilation, 1, MAX_SPAN);
    Checks.require(
        (kernelLength - 1L) * dilation < MAX_SPAN,
        "a kernel must span at most "
            + MAX_SPAN
            + " tokens, got kernelLength "
            + kernelLength
            + " and dilation "
            + dilation);
  }

  /**
   * A scale without dilation.
   *
   * @param filters number of filters
   * @param kernelLength taps of each
   */
  public Scale(int filters, int kernelLength) {
    this(filters, kernelLength, 1);
  }

  /**
   * Splits filters evenly over kernel lengths.
   *
   * @param filters number of filters M in all, a multiple of the number of lengths
   * @param kernelLengths taps of each scale
   * @return the scales, in the order of the lengths
   * @throws IllegalArgumentException if the filters cannot be split evenly
   */
  public static List<Scale> split(int filters, int... kernelLengths) {
    Checks.require(
        kernelLengths.length > 0 && filters % kernelLengths.length == 0,
        "filters must be a multiple of the number of scales, got "
            + filters
            + " filters and "
            + kernelLengths.length
            + " scales");
    List<Scale> scales = new ArrayList<>();
    for (int kernelLength : kernelLengths) {
      scales.add(new Scale(filters / kernelLengths.length, kernelLength));
    }
    return List.copyOf(scales);
  }

  /**
   * Returns the tokens from the first tap to the last one, both counted.
   *
   * @return {@code (kernelLength - 1) * dilation + 1}
   */
  public int span() {
    return (kernelLength - 1) * dilation + 1;
  }

  /**
   * Returns the future tokens that the kernels reach.
   *
   * @param causality which tokens a filter may see
   * @return the index of the tap with lag 0, times the dilation
   */
  public int lookahead(Causality causality) {
    return causality.lookahead(kernelLength) * dilation;
  }
}
