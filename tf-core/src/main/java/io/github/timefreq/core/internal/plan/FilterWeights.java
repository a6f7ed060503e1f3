package io.github.timefreq.core.internal.plan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.timefreq.core.internal.gain.GainNetwork;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a filterbank during one evaluation.
 *
 * @param kernels analysis h of N banks on one time axis, {@code [N, M, K]}
 * @param gains a, {@code [M, D]} or {@code [M, 1]}
 * @param synthesis g, {@code [M, J]}, or null when J is 1 and g is 1
 * @param bias b, {@code [M, 1]}, or null
 * @param gate alpha, {@code [1]}, or null when it is 1
 * @param head the map from features to adaptive gains, {@code [G*M, F]}, or null
 * @param headBias its constants, {@code [G*M]}, or null
 */
public record FilterWeights(
    NDArray kernels,
    NDArray gains,
    @Nullable NDArray synthesis,
    @Nullable NDArray bias,
    @Nullable NDArray gate,
    @Nullable NDArray head,
    @Nullable NDArray headBias) {

  /** These weights seen from another manager: what is computed from them belongs to it. */
  public FilterWeights in(NDManager manager) {
    return map(weight -> in(manager, weight));
  }

  /** One weight seen from another manager. */
  public static NDArray in(NDManager manager, NDArray weight) {
    NDArray view = weight.reshape(weight.getShape());
    view.attach(manager);
    return view;
  }

  /** The weights that are there, in an order of their own. */
  List<NDArray> toList() {
    List<NDArray> list = new ArrayList<>();
    map(
        weight -> {
          list.add(weight);
          return weight;
        });
    return list;
  }

  /** Other values in the place of these, in the order of {@link #toList}. */
  FilterWeights replacedBy(List<NDArray> values) {
    Iterator<NDArray> next = values.iterator();
    return map(weight -> next.next());
  }

  /** Applies a function to every weight that is there. */
  FilterWeights map(UnaryOperator<NDArray> function) {
    return new FilterWeights(
        function.apply(kernels),
        function.apply(gains),
        synthesis == null ? null : function.apply(synthesis),
        bias == null ? null : function.apply(bias),
        gate == null ? null : function.apply(gate),
        head == null ? null : function.apply(head),
        headBias == null ? null : function.apply(headBias));
  }

  /** What the filtered channels are scaled by in the end, but for adaptive gains. */
  NDArray gatedGains() {
    return gated(gains);
  }

  /** Gains for every token, {@code [.., F]} to {@code [.., G, M]}. */
  public NDArray adaptiveGains(FilterSpec spec, NDArray features) {
    return GainNetwork.gains(
        spec.adaptiveGainsOrThrow(), features, headOrThrow(), headBiasOrThrow(), spec.filters());
  }

  NDArray headOrThrow() {
    return Objects.requireNonNull(head, "adaptive gains");
  }

  NDArray headBiasOrThrow() {
    return Objects.requireNonNull(headBias, "adaptive gains");
  }

  /** Adds b to channels {@code [.., M, T]}, in place. */
  NDArray biased(NDArray channels) {
    return bias == null ? channels : channels.addi(bias);
  }

  /** Scales something by alpha. */
  public NDArray gated(NDArray array) {
    return gate == null ? array : array.mul(gate);
  }
}
