package io.github.timefreq.export.audio;

import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import io.github.timefreq.audio.frontend.AdaptiveFrontEndConfig;
import io.github.timefreq.audio.frontend.AdaptiveFrontEndConfig.Routing;
import io.github.timefreq.audio.frontend.AdaptiveFrontEndConfig.RoutingScope;
import io.github.timefreq.export.graph.Attribute;
import io.github.timefreq.export.graph.ChildBlocks;
import io.github.timefreq.export.graph.GraphScope;
import io.github.timefreq.export.graph.GraphValue;
import io.github.timefreq.export.graph.TensorType;
import io.github.timefreq.export.internal.convert.ImpulseResponse;
import io.github.timefreq.export.internal.convert.LambdaConverter;
import java.util.List;
import java.util.stream.LongStream;

/** The mixture of an {@link io.github.timefreq.audio.frontend.AdaptiveFrontEnd}. */
final class RouterGraph {
  private RouterGraph() {}

  /**
   * Mixes the channels of several banks.
   *
   * @param config settings of the front end
   * @param router what decides
   * @param all channels of all banks, {@code [B, G*C, T]}
   * @param scope the front end's place
   * @return {@code [B, C, T]}
   */
  static GraphValue mixed(
      AdaptiveFrontEndConfig config, Block router, GraphValue all, GraphScope scope) {
    int banks = config.banks();
    GraphValue weights =
        weights(
            config, router, ImpulseResponse.transposed(all, scope), scope.child("router", router));
    GraphValue byBank =
        scope.op("Reshape", List.of(all, scope.constant(0, banks, config.bands().count(), -1)));
    GraphValue columns =
        scope.op(
            "Unsqueeze", List.of(ImpulseResponse.transposed(weights, scope), scope.constant(2)));
    return scope.op(
        "ReduceSum",
        List.of(scope.op("Mul", List.of(byBank, columns)), scope.constant(1)),
        Attribute.of("keepdims", 0));
  }

  /** Channels {@code [B, T, G*C]} to weights {@code [B, T, G]}, or {@code [B, 1, G]} for clips. */
  private static GraphValue weights(
      AdaptiveFrontEndConfig config, Block router, GraphValue channels, GraphScope scope) {
    GraphValue heard =
        config.scope() == RoutingScope.FRAME
            ? channels
            : scope.op("ReduceMean", List.of(channels), Attribute.of("axes", new long[] {1}));
    GraphValue hidden = ChildBlocks.convert(router, "expand", heard, scope);
    GraphValue scores =
        ChildBlocks.convert(router, "decide", LambdaConverter.gelu(scope, hidden), scope);
    if (config.routing() == Routing.SOFT) {
      return scope.op("Softmax", List.of(scores), Attribute.of("axis", -1));
    }
    GraphValue best = scope.op("ArgMax", List.of(scores), Attribute.of("axis", -1));
    long[] numbers = LongStream.range(0, config.banks()).toArray();
    GraphValue chosen = scope.op("Equal", List.of(best, scope.constant(numbers)));
    long type = TensorType.elementType(DataType.FLOAT32).getNumber();
    return scope.op("Cast", List.of(chosen), Attribute.of("to", type));
  }
}
