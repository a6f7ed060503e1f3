package io.github.timefreq.audio.frontend;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.github.timefreq.audio.frontend.AdaptiveFrontEndConfig.Routing;
import io.github.timefreq.audio.frontend.AdaptiveFrontEndConfig.RoutingScope;
import io.github.timefreq.core.transformer.Layers;
import org.jspecify.annotations.Nullable;

/**
 * Weights of the banks, {@code [B, T, G]} or {@code [B, 1, G]}, from the channels of all of them,
 * {@code [B, T, G*C]}.
 */
final class Router extends AbstractBlock {
  private final AdaptiveFrontEndConfig config;
  private final Linear expand;
  private final Linear decide;

  Router(AdaptiveFrontEndConfig config) {
    this.config = config;
    expand =
        addChildBlock(
            "expand", Layers.linear(AdaptiveFrontEndConfig.ROUTER_WIDTH, true, Layers.DEVIATION));
    decide = addChildBlock("decide", Layers.linear(config.banks(), true, Layers.DEVIATION));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    NDArray x = inputs.singletonOrThrow();
    if (config.scope() == RoutingScope.CLIP) {
      x = x.mean(new int[] {1}, true);
    }
    NDArray hidden = expand.forward(store, new NDList(x), training).singletonOrThrow();
    NDList expanded = new NDList(Activation.gelu(hidden));
    NDArray soft = decide.forward(store, expanded, training).singletonOrThrow().softmax(-1);
    if (config.routing() == Routing.SOFT) {
      return new NDList(soft);
    }
    NDArray hard = soft.argMax(2).oneHot(config.banks());
    // The difference is 0, and its gradient that of the softmax.
    return new NDList(training ? hard.add(soft.sub(soft.stopGradient())) : hard);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    long decisions = config.scope() == RoutingScope.CLIP ? 1 : inputShapes[0].get(1);
    return new Shape[] {new Shape(inputShapes[0].get(0), decisions, config.banks())};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    expand.initialize(manager, dataType, inputShapes);
    decide.initialize(manager, dataType, expand.getOutputShapes(inputShapes));
  }
}
