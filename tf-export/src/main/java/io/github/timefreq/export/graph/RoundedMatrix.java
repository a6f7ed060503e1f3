package io.github.timefreq.export.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * A matrix {@code W [inputs, outputs]} in whole numbers of 8 bits and one scale a column: {@code
 * W[i,o] = whole[i,o] scale[o]}, with an error of at most half the scale.
 *
 * @param whole rounded to the nearest, -127 to 127, int8
 * @param scale largest absolute value of every column over 127; 1 where the column is zero
 */
record RoundedMatrix(NDArray whole, NDArray scale) {
  static final int LARGEST = 127;

  static RoundedMatrix of(NDArray matrix, NDManager memory) {
    NDArray mine = matrix.duplicate();
    mine.attach(memory);
    NDArray scale = mine.abs().max(new int[] {0}).div(memory.full(new Shape(1), LARGEST));
    scale = scale.add(scale.eq(memory.zeros(new Shape(1))).toType(DataType.FLOAT32, false));
    return new RoundedMatrix(mine.div(scale).round().toType(DataType.INT8, false), scale);
  }
}
