package io.github.timefreq.core.internal.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.timefreq.core.internal.Checks;
import io.github.timefreq.core.signal.SignalStream;

/** A causal filter over the tokens that it reaches back to and the new ones. */
final class FilterStream implements SignalStream {
  private final NDManager manager;
  private final PreparedFilter filter;
  private final FeatureStream features;
  private final NDIndex afterOne = new NDIndex(":, 1:");
  private NDArray history;

  /**
   * Takes over {@code manager}, which owns the prepared weights.
   *
   * @param historyShape {@code [B, A, D]}
   */
  FilterStream(
      NDManager manager, PreparedFilter filter, FeatureStream features, Shape historyShape) {
    this.manager = manager;
    this.filter = filter;
    this.features = features;
    this.history = manager.zeros(historyShape);
  }

  @Override
  public NDArray next(NDArray x) {
    Shape past = history.getShape();
    Shape shape = x.getShape();
    Checks.require(
        shape.dimension() == 3
            && shape.get(0) == past.get(0)
            && shape.get(2) == past.get(2)
            && shape.get(1) >= 1,
        "the stream takes [" + past.get(0) + ", n >= 1, " + past.get(2) + "], got " + shape);
    SignalBlock.requireFloat32(x.getDataType());
    NDArray made = features.next(x);
    if (past.get(1) == 0) {
      return filter.apply(x, made, false);
    }
    try (NDArray known = history) {
      NDArray padded = known.concat(x, 1);
      padded.attach(x.getManager());
      history = latest(padded, shape.get(1));
      history.attach(manager);
      return filter.apply(padded, made, false);
    }
  }

  /** What the next tokens reach back to. A long text is not kept for the sake of its end. */
  private NDArray latest(NDArray padded, long tokens) {
    return tokens == 1
        ? padded.get(afterOne)
        : padded.get(new NDIndex(":, {}:", tokens)).duplicate();
  }

  @Override
  public void close() {
    manager.close();
  }
}
