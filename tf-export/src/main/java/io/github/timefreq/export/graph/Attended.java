package io.github.timefreq.export.graph;

import java.util.List;

/** What the tokens at hand attend to. */
public interface Attended {
  /**
   * What an attention layer attends to.
   *
   * @param keys {@code [B, heads, all tokens, d]}
   * @param values {@code [B, heads, all tokens, d]}
   */
  record KeysAndValues(GraphValue keys, GraphValue values) {}

  /**
   * Adds the keys and values of the tokens at hand to others.
   *
   * @param keys {@code [B, heads, T, d]}
   * @param values {@code [B, heads, T, d]}
   * @param scope where the nodes go
   * @return both of all tokens, {@code [B, heads, all tokens, d]}
   */
  KeysAndValues extend(GraphValue keys, GraphValue values, GraphScope scope);

  /**
   * Takes away what a token must not see.
   *
   * @param scores {@code [B, heads, T, all tokens]}
   * @param scope where the nodes go
   * @return the scores, next to nothing left of some after a softmax
   */
  GraphValue mask(GraphValue scores, GraphScope scope);

  /**
   * The tokens at hand see each other, and there are no more.
   *
   * @return what they attend to
   */
  static Attended eachOther() {
    return new Attended() {
      @Override
      public KeysAndValues extend(GraphValue keys, GraphValue values, GraphScope scope) {
        return new KeysAndValues(keys, values);
      }

      @Override
      public GraphValue mask(GraphValue scores, GraphScope scope) {
        return scores;
      }
    };
  }

  /**
   * The tokens at hand are all there are, and see of each other what an additive mask leaves.
   *
   * @param mask {@code [T, T]}
   * @return what they attend to
   */
  static Attended masked(GraphValue mask) {
    return new Attended() {
      @Override
      public KeysAndValues extend(GraphValue keys, GraphValue values, GraphScope scope) {
        return new KeysAndValues(keys, values);
      }

      @Override
      public GraphValue mask(GraphValue scores, GraphScope scope) {
        return scope.op("Add", List.of(scores, mask));
      }
    };
  }
}
