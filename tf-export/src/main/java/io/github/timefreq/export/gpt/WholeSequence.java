package io.github.timefreq.export.gpt;

import io.github.timefreq.export.graph.Attended;
import io.github.timefreq.export.graph.GraphScope;
import io.github.timefreq.export.graph.GraphValue;
import io.github.timefreq.export.graph.PastTokens;
import io.github.timefreq.export.graph.TokenRange;
import java.util.List;

/** A sequence that is given from its first token on: nothing comes before it. */
final class WholeSequence implements GptContext {
  private final GraphScope scope;
  private final GraphValue length;
  private final Attended attended;

  /**
   * Reads the length of the sequences.
   *
   * @param tokens {@code [B, T]}
   */
  WholeSequence(GraphValue tokens, GraphScope scope) {
    this.scope = scope;
    length = TokenRange.length(tokens, 1, scope);
    attended = Attended.masked(TokenRange.hideLater(length, scope));
  }

  @Override
  public GraphValue positions(GraphValue table) {
    GraphValue first = scope.constant(0);
    return scope.op("Slice", List.of(table, first, length, first));
  }

  @Override
  public Attended attended(int layer) {
    return attended;
  }

  @Override
  public PastTokens past(int block) {
    return PastTokens.zeros();
  }
}
