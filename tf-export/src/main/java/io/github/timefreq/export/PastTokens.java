package io.github.timefreq.export;

import java.util.List;

/** Where the tokens before those at hand come from. */
@FunctionalInterface
interface PastTokens {
  /**
   * Makes the surroundings of signals explicit.
   *
   * @param scope where the nodes go
   * @param signals {@code [B, D, T]}
   * @param before number of tokens before
   * @param after number of tokens after
   * @return {@code [B, D, before + T + after]}
   */
  GraphValue extend(GraphScope scope, GraphValue signals, int before, int after);

  /** Nothing before the first token and nothing after the last: zeros. */
  static PastTokens zeros() {
    return (scope, signals, before, after) -> {
      if (before == 0 && after == 0) {
        return signals;
      }
      return scope.op("Pad", List.of(signals, scope.constant(0, 0, before, 0, 0, after)));
    };
  }
}
