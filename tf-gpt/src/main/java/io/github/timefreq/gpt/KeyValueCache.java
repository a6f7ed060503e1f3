package io.github.timefreq.gpt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

/** Keys and values of the tokens that one attention layer has seen, in memory set aside once. */
final class KeyValueCache {
  private final NDArray keys;
  private final NDArray values;
  private long length;

  /**
   * Sets memory aside.
   *
   * @param shape {@code [B*H, contextLength, d]}
   */
  KeyValueCache(NDManager manager, Shape shape) {
    keys = manager.zeros(shape);
    values = manager.zeros(shape);
  }

  void append(NDArray newKeys, NDArray newValues) {
    long end = length + newKeys.getShape().get(1);
    NDIndex place = new NDIndex(":, {}:{}", length, end);
    keys.set(place, newKeys);
    values.set(place, newValues);
    length = end;
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
