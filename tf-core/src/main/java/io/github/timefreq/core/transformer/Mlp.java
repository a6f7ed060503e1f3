package io.github.timefreq.core.transformer;

import ai.djl.Device;
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
import org.jspecify.annotations.Nullable;

/** {@code W2 gelu(W1 x + b1) + b2}, on every token by itself. */
final class Mlp extends AbstractBlock {
  private final Linear expand;
  private final Linear project;

  Mlp(int width, int hidden, int layers) {
    expand = addChildBlock("expand", Layers.linear(hidden));
    project = addChildBlock("project", Layers.residualLinear(width, layers));
  }

  /** Weights and biases of both linear maps. */
  NDList values(ParameterStore store, Device device, boolean training) {
    NDList values = Layers.values(store, expand, device, training);
    values.addAll(Layers.values(store, project, device, training));
    return values;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    NDArray hidden = expand.forward(store, inputs, training).singletonOrThrow();
    return project.forward(store, new NDList(Activation.gelu(hidden)), training);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0]};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    expand.initialize(manager, dataType, inputShapes);
    project.initialize(manager, dataType, expand.getOutputShapes(inputShapes));
  }
}
