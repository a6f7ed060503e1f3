package io.github.timefreq.core.inspect;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.timefreq.core.internal.Checks;
import io.github.timefreq.core.internal.layer.SignalBlock;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One coordinate of a hidden state over tokens, before and after a signal layer.
 *
 * @param coordinate number d of the coordinate, from 0
 * @param before {@code x[t,d]} for every token t
 * @param after what the layer made of it
 */
public record Trajectory(int coordinate, List<Double> before, List<Double> after) {
  /**
   * Copies both lists.
   *
   * @param coordinate number of the coordinate
   * @param before its values before the layer
   * @param after its values after the layer
   * @throws IllegalArgumentException if they are not of one length
   */
  public Trajectory {
    before = List.copyOf(before);
    after = List.copyOf(after);
    Checks.require(
        before.size() == after.size(),
        "before and after must have the same tokens, got "
            + before.size()
            + " and "
            + after.size());
  }

  /**
   * Reads one coordinate out of a layer's input and output.
   *
   * @param before the input of one sequence, {@code [1, T, D]}
   * @param after the output, of the same shape
   * @param coordinate number d of the coordinate, from 0
   * @return its trajectory
   * @throws IllegalArgumentException if the shapes are others or there is no such coordinate
   */
  public static Trajectory of(NDArray before, NDArray after, int coordinate) {
    return new Trajectory(coordinate, signal(before, coordinate), signal(after, coordinate));
  }

  /** {@code x[0, :, d]}. */
  static List<Double> signal(NDArray x, int coordinate) {
    Shape shape = x.getShape();
    Checks.require(
        shape.dimension() == 3 && shape.get(0) == 1,
        "activation must be one sequence [1, tokens, width], got " + shape);
    SignalBlock.requireFloat32(x.getDataType());
    int width = Math.toIntExact(shape.get(2));
    Checks.requireRange("coordinate", coordinate, 0, width - 1L);
    float[] values = x.toFloatArray();
    return IntStream.range(0, values.length / width)
        .mapToObj(t -> (double) values[t * width + coordinate])
        .toList();
  }
}
