package io.github.timefreq.export.internal.convert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import io.github.timefreq.core.signal.SignalLayer;
import io.github.timefreq.export.graph.Attribute;
import io.github.timefreq.export.graph.GraphScope;
import io.github.timefreq.export.graph.GraphValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A signal layer that is linear, up to a constant, and the same at every token: all that it does to
 * coordinate d is {@code y[t,d] = o[d] + sum_l e[l,d] x[t-l,d]}, whatever it is made of. It is
 * measured: o is its answer to silence, and e + o the answer to an impulse.
 *
 * @param taps e, last lag first, {@code [D, 1, L, 1]}
 * @param offset o, {@code [D]}, or null where it is 0
 */
public record ImpulseResponse(NDArray taps, @Nullable NDArray offset) {

  /** Measures an initialised layer that is known to be linear. */
  static ImpulseResponse of(SignalLayer layer, NDManager manager) {
    int after = layer.getConfig().lookahead();
    int before = layer.getConfig().historyLength();
    int length = before + 1 + after;
    long width = layer.getInputShapes()[0].get(2);
    NDArray impulse = manager.zeros(new Shape(1, length, width));
    impulse.set(new NDIndex(":, {}", after), 1f);
    NDArray toSilence = apply(layer, manager.zeros(new Shape(1, length, width))).get(0);
    NDArray offset = toSilence.get(after);
    NDArray taps = apply(layer, impulse).get(0).sub(toSilence);
    boolean constant = offset.abs().max().getFloat() > 0;
    return new ImpulseResponse(
        taps.flip(0).transpose().reshape(width, 1, length, 1), constant ? offset : null);
  }

  private static NDArray apply(SignalLayer layer, NDArray x) {
    ScopedParameterStore store = new ScopedParameterStore(x.getManager());
    return layer.forward(store, new NDList(x), false).singletonOrThrow();
  }

  /**
   * Filters {@code [B, D, L-1+T]} by a convolution of every coordinate with its own taps. The
   * signals become images of one column, because ONNX Runtime has a fast depthwise convolution for
   * images only: 3 times faster for long sequences, more for single tokens.
   *
   * @return {@code [B, T, D]}
   */
  GraphValue apply(GraphValue padded, GraphScope scope) {
    GraphValue column = scope.constant(3);
    GraphValue image = scope.op("Unsqueeze", List.of(padded, column));
    GraphValue kernel =
        scope.weight(
            "response", taps, "the whole layer as one filter, last lag first, [D, 1, L, 1]");
    List<GraphValue> operands =
        offset == null
            ? List.of(image, kernel)
            : List.of(image, kernel, scope.weight("offset", offset, ""));
    long width = taps.getShape().get(0);
    GraphValue filtered = scope.op("Conv", operands, Attribute.of("group", width));
    return transposed(scope.op("Squeeze", List.of(filtered, column)), scope);
  }

  /** {@code [B, T, D]} to {@code [B, D, T]} and back. */
  public static GraphValue transposed(GraphValue x, GraphScope scope) {
    return scope.op("Transpose", List.of(x), Attribute.of("perm", new long[] {0, 2, 1}));
  }
}
