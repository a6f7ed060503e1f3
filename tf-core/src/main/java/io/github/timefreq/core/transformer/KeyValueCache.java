package io.github.timefreq.core.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

/**
 * Keys and values of the tokens that one attention layer has seen, in memory set aside beforehand;
 * where it does not suffice it is doubled.
 */
public final class KeyValueCache {
  private final NDManager manager;
  private NDArray keys;
  private NDArray values;
  private long length;

  /**
   * Sets memory aside.
   *
   * @param manager owner of the memory
   * @param sequences number of sequences and heads, {@code B*H}
   * @param capacity tokens expected
   * @param headWidth width of a head
   */
  public KeyValueCache(NDManager manager, long sequences, long capacity, long headWidth) {
    this.manager = manager;
    Shape shape = new Shape(sequences, capacity, headWidth);
    keys = manager.zeros(shape);
    values = manager.zeros(shape);
  }

  void append(NDArray newKeys, NDArray newValues) {
    long end = length + newKeys.getShape().get(1);
    keys = withRoom(keys, end);
    values = withRoom(values, end);
    NDIndex place = new NDIndex(":, {}:{}", length, end);
    keys.set(place, newKeys);
    values.set(place, newValues);
    length = end;
  }

  private NDArray withRoom(NDArray array, long needed) {
    Shape shape = array.getShape();
    if (needed <= shape.get(1)) {
      return array;
    }
    try (NDArray old = array) {
      long capacity = Math.max(needed, 2 * shape.get(1));
      NDArray larger = manager.zeros(new Shape(shape.get(0), capacity, shape.get(2)));
      larger.set(new NDIndex(":, 0:{}", shape.get(1)), old);
      return larger;
    }
  }

  long length() {
    return length;
  }

  NDArray keys(NDManager manager) {
    return seen(keys, manager);
  }

  NDArray values(NDManager manager) {
    return seen(values, manager);
  }

  private NDArray seen(NDArray all, NDManager manager) {
    return all.get(manager, new NDIndex(":, 0:{}", length));
  }
}
