package io.github.timefreq.audio;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.github.timefreq.core.transformer.Layers;
import org.jspecify.annotations.Nullable;

/** {@code [B, T, D]} to {@code [B, D]}, see {@link Pooling#ATTENTION}. */
final class AttentionPooling extends AbstractBlock {
  private final Linear score = addChildBlock("score", Layers.linear(1, true, Layers.DEVIATION));

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    NDArray x = inputs.singletonOrThrow();
    NDArray weights = score.forward(store, inputs, training).singletonOrThrow().softmax(1);
    return new NDList(weights.transpose(0, 2, 1).matMul(x).squeeze(1));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(inputShapes[0].get(0), inputShapes[0].get(2))};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    score.initialize(manager, dataType, inputShapes);
  }
}
