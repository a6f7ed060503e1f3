package io.github.timefreq.core.internal.layer;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/** A filter whose weights are at hand, with all that depends on nothing else done. */
public interface PreparedFilter {
  /**
   * Filters sequences whose outside has been made explicit.
   *
   * @param padded input with the history in front and the lookahead behind, {@code [B, A+T, D]}
   * @param features what adaptive gains are made from, {@code [B, T, F]}; the input where there are
   *     none
   * @param training whether a gradient will be asked for
   * @return the output with the residual added, {@code [B, T, D]}, attached to the input's manager
   */
  NDArray apply(NDArray padded, NDArray features, boolean training);

  /**
   * Filters whole sequences with zeros outside, where that is faster without making these explicit.
   *
   * @param x input {@code [B, T, D]}
   * @param training whether a gradient will be asked for
   * @return the output with the residual added, or empty where {@link #apply} must be called
   */
  default Optional<NDArray> applyWhole(NDArray x, boolean training) {
    return Optional.empty();
  }

  /**
   * Prepares for many calls with a single new token.
   *
   * @return a filter with the same values, whose weights may be laid out in another way
   */
  default PreparedFilter forStreaming() {
    return this;
  }
}
