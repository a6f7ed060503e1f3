package io.github.timefreq.export;

import java.util.List;

/** A sequence that is given from its first token on: nothing comes before it. */
final class WholeSequence implements GptContext {
  private final GraphScope scope;
  private final GraphValue length;
  private final GraphValue mask;

  /**
   * Reads the length of the sequences.
   *
   * @param tokens {@code [B, T]}
   */
  WholeSequence(GraphValue tokens, GraphScope scope) {
    this.scope = scope;
    length = TokenRange.length(tokens, 1, scope);
    GraphValue numbers = TokenRange.numbers(scope.constant(0), length, scope);
    mask = TokenRange.hide(TokenRange.later(numbers, numbers, scope), scope);
  }

  @Override
  public GraphValue positions(GraphValue table) {
    GraphValue first = scope.constant(0);
    return scope.op("Slice", List.of(table, first, length, first));
  }

  @Override
  public GraphValue mask() {
    return mask;
  }

  @Override
  public KeysAndValues extend(int layer, GraphValue keys, GraphValue values) {
    return new KeysAndValues(keys, values);
  }

  @Override
  public PastTokens past(int layer) {
    return PastTokens.zeros();
  }
}
