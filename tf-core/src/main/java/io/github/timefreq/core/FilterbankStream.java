package io.github.timefreq.core;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

/** A causal filterbank over the last {@code K+J-2} tokens and the new ones. */
final class FilterbankStream implements SignalStream {
  private final NDManager manager;
  private final PreparedFilterbank filterbank;
  private NDArray history;

  /**
   * Takes over {@code manager}, which owns the prepared weights.
   *
   * @param historyShape {@code [B, K+J-2, D]}
   */
  FilterbankStream(NDManager manager, PreparedFilterbank filterbank, Shape historyShape) {
    this.manager = manager;
    this.filterbank = filterbank;
    this.history = manager.zeros(historyShape);
  }

  @Override
  public NDArray next(NDArray x) {
    Shape past = history.getShape();
    Shape shape = x.getShape();
    if (shape.dimension() != 3
        || shape.get(0) != past.get(0)
        || shape.get(2) != past.get(2)
        || shape.get(1) < 1) {
      throw new IllegalArgumentException(
          "the stream takes [" + past.get(0) + ", n >= 1, " + past.get(2) + "], got " + shape);
    }
    long reach = past.get(1);
    if (reach == 0) {
      return filterbank.apply(x, false);
    }
    try (NDArray known = history) {
      NDArray padded = known.concat(x, 1);
      padded.attach(x.getManager());
      history = padded.get(new NDIndex(":, {}:, :", shape.get(1))).duplicate();
      history.attach(manager);
      return filterbank.apply(padded, false);
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
