package io.github.timefreq.export.graph;

import java.util.List;

/** Lengths and numbers of tokens, as values of the graph. */
public final class TokenRange {
  /** Added to the score of a token that must not be seen; the same number as in training. */
  private static final float MASKED = -1e9f;

  private TokenRange() {}

  /**
   * Length of one axis, as a value of one axis.
   *
   * @param value a value of the graph
   * @param axis number of the axis
   * @param scope where the nodes go
   * @return the length
   */
  public static GraphValue length(GraphValue value, int axis, GraphScope scope) {
    return scope.op(
        "Shape", List.of(value), Attribute.of("start", axis), Attribute.of("end", axis + 1));
  }

  /**
   * The numbers from one length up to another, each given as a value of one axis.
   *
   * @param from start
   * @param to end, not included
   * @param scope where the nodes go
   * @return the numbers
   */
  public static GraphValue numbers(GraphValue from, GraphValue to, GraphScope scope) {
    GraphValue axis = scope.constant(0);
    return scope.op(
        "Range",
        List.of(
            scope.op("Squeeze", List.of(from, axis)),
            scope.op("Squeeze", List.of(to, axis)),
            scope.scalar(1L)));
  }

  /**
   * Where token j, {@code [all]}, comes after token i, {@code [T]}: {@code [T, all]}.
   *
   * @param i tokens that look
   * @param j tokens that are looked at
   * @param scope where the nodes go
   * @return whether it comes later
   */
  public static GraphValue later(GraphValue i, GraphValue j, GraphScope scope) {
    GraphValue column = scope.op("Unsqueeze", List.of(i, scope.constant(1)));
    return scope.op("Greater", List.of(j, column));
  }

  /**
   * The additive mask of a whole sequence that hides what comes later, {@code [T, T]}.
   *
   * @param length number of tokens
   * @param scope where the nodes go
   * @return the mask
   */
  public static GraphValue hideLater(GraphValue length, GraphScope scope) {
    GraphValue tokens = numbers(scope.constant(0), length, scope);
    return hide(later(tokens, tokens, scope), scope);
  }

  /**
   * The additive mask that hides what is marked.
   *
   * @param marked true where it hides
   * @param scope where the nodes go
   * @return the mask
   */
  public static GraphValue hide(GraphValue marked, GraphScope scope) {
    return scope.op("Where", List.of(marked, scope.scalar(MASKED), scope.scalar(0f)));
  }
}
