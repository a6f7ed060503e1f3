package io.github.timefreq.export.graph;

import io.github.timefreq.core.signal.Causality;
import io.github.timefreq.core.subband.AdaptiveGains;
import java.util.Collections;
import java.util.List;

/** Where the tokens before those at hand come from. */
public interface PastTokens {
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

  /**
   * Tells what the Transformer attends to that makes adaptive gains.
   *
   * @param scope where the nodes go
   * @param x what it reads, {@code [B, T, D]}
   * @param generator its shape
   * @param causality whether a token sees those before it only, or all
   * @return what each of its blocks attends to
   */
  List<Attended> attended(
      GraphScope scope, GraphValue x, AdaptiveGains generator, Causality causality);

  /**
   * Nothing before the first token and nothing after the last: zeros.
   *
   * @return such a past
   */
  static PastTokens zeros() {
    return new PastTokens() {
      @Override
      public GraphValue extend(GraphScope scope, GraphValue signals, int before, int after) {
        if (before == 0 && after == 0) {
          return signals;
        }
        return scope.op("Pad", List.of(signals, scope.constant(0, 0, before, 0, 0, after)));
      }

      @Override
      public List<Attended> attended(
          GraphScope scope, GraphValue x, AdaptiveGains generator, Causality causality) {
        Attended seen =
            causality == Causality.CENTERED
                ? Attended.eachOther()
                : Attended.masked(TokenRange.hideLater(TokenRange.length(x, 1, scope), scope));
        return Collections.nCopies(generator.layers(), seen);
      }
    };
  }
}
