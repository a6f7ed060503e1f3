package io.github.timefreq.core;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

/**
 * What K taps see of n tokens: {@code [D, K, n]}, row k the tokens from k on, of a slice {@code
 * [n+K-1, D]} of the input.
 *
 * @param index the slice
 * @param taps K
 */
record WindowCut(NDIndex index, long taps) implements Cut {
  /**
   * The tokens of a coordinate are read K times in a row, and each reading starts one token later
   * in it: a copy, and one more without what lies between the rows.
   */
  @Override
  public NDArray of(NDArray input) {
    NDArray slice = input.get(index);
    long tokens = slice.getShape().get(0);
    long width = slice.getShape().get(1);
    long steps = tokens - taps + 1;
    return slice
        .transpose()
        .expandDims(1)
        .broadcast(new Shape(width, taps + 1, tokens))
        .reshape(width, (taps + 1) * tokens)
        .get(new NDIndex(":, 0:{}", taps * (tokens + 1)))
        .reshape(width, taps, tokens + 1)
        .get(new NDIndex("..., 0:{}", steps))
        .flatten()
        .reshape(width, taps, steps);
  }

  /** Rows with zeros behind them, read again as shorter rows, each one token more to the right. */
  @Override
  public void addTo(NDArray inputGradient, NDArray partGradient) {
    NDArray target = inputGradient.get(index);
    target.attach(partGradient.getManager());
    long tokens = target.getShape().get(0);
    long width = target.getShape().get(1);
    NDArray zeros = partGradient.getManager().zeros(new Shape(width, taps, taps));
    target.addi(
        partGradient
            .concat(zeros, 2)
            .reshape(width, taps * (tokens + 1))
            .get(new NDIndex(":, 0:{}", taps * tokens))
            .reshape(width, taps, tokens)
            .sum(new int[] {1})
            .transpose());
  }
}
