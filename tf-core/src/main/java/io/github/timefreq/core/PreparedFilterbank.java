package io.github.timefreq.core;

import ai.djl.ndarray.NDArray;

/** A filterbank whose weights are at hand, with all that depends on nothing else done. */
interface PreparedFilterbank {
  /**
   * Filters sequences whose outside has been made explicit.
   *
   * @param padded input with the history in front and the lookahead behind, {@code [B, H+T, D]},
   *     {@code H = K+J-2}
   * @param training whether a gradient will be asked for
   * @return the output with the residual added, {@code [B, T, D]}, attached to the input's manager
   */
  NDArray apply(NDArray padded, boolean training);
}
