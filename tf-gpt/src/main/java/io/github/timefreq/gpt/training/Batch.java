package io.github.timefreq.gpt.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.timefreq.core.internal.memory.NativeArrays;
import io.github.timefreq.gpt.text.Tokens;

/** Windows of text for one forward pass, and for each of their tokens the one after it. */
public final class Batch {
  private final long[] inputs;
  private final long[] targets;
  private final int rows;

  private Batch(long[] inputs, long[] targets, int rows) {
    this.inputs = inputs;
    this.targets = targets;
    this.rows = rows;
  }

  /** Reads windows of {@code length} tokens, and the one after each, from some starts. */
  static Batch read(Tokens text, int[] starts, int length) {
    long[] inputs = new long[starts.length * length];
    long[] targets = new long[inputs.length];
    int place = 0;
    for (int start : starts) {
      for (int i = 0; i < length; i++) {
        inputs[place] = text.get(start + i);
        targets[place++] = text.get(start + i + 1);
      }
    }
    return new Batch(inputs, targets, starts.length);
  }

  /** Number of predictions, {@code B*T}. */
  int size() {
    return targets.length;
  }

  /**
   * Copies the inputs.
   *
   * @param manager owner of the array
   * @return {@code [B, T]}, int64
   */
  public NDArray inputs(NDManager manager) {
    return NativeArrays.of(manager, inputs, new Shape(rows, inputs.length / rows));
  }

  /**
   * Copies the targets.
   *
   * @param manager owner of the array
   * @return {@code [B*T, 1]}, int64
   */
  public NDArray targets(NDManager manager) {
    return NativeArrays.of(manager, targets, new Shape(targets.length, 1));
  }
}
