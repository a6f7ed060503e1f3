package io.github.timefreq.core;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a filterbank during one evaluation.
 *
 * @param kernels analysis h, {@code [M, K]}
 * @param gains a, {@code [M, D]} or {@code [M, 1]}
 * @param synthesis g, {@code [M, J]}, or null when J is 1 and g is 1
 * @param bias b, {@code [M, 1]}, or null
 * @param gate alpha, {@code [1]}, or null when it is 1
 */
record FilterWeights(
    NDArray kernels,
    NDArray gains,
    @Nullable NDArray synthesis,
    @Nullable NDArray bias,
    @Nullable NDArray gate) {

  /** These weights seen from another manager: what is computed from them belongs to it. */
  FilterWeights in(NDManager manager) {
    return map(
        weight -> {
          NDArray view = weight.reshape(weight.getShape());
          view.attach(manager);
          return view;
        });
  }

  /** Applies a function to every weight that is there. */
  FilterWeights map(UnaryOperator<NDArray> function) {
    return new FilterWeights(
        function.apply(kernels),
        function.apply(gains),
        synthesis == null ? null : function.apply(synthesis),
        bias == null ? null : function.apply(bias),
        gate == null ? null : function.apply(gate));
  }

  /** What the filtered channels are scaled by in the end. */
  NDArray gatedGains() {
    return gate == null ? gains : gains.mul(gate);
  }
}
