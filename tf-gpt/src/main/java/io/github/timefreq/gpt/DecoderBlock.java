package io.github.timefreq.gpt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * A pre-norm Transformer decoder block: {@code x = x + attention(norm(x))}, then {@code x = x +
 * mlp(norm(x))}. Inputs are those of {@link CausalSelfAttention}.
 */
final class DecoderBlock extends AbstractBlock {
  private final LayerNorm attentionNorm;
  private final CausalSelfAttention attention;
  private final LayerNorm mlpNorm;
  private final Mlp mlp;
  private final float dropout;

  DecoderBlock(GptConfig config) {
    attentionNorm = addChildBlock("attentionNorm", Layers.layerNorm());
    attention = addChildBlock("attention", new CausalSelfAttention(config));
    mlpNorm = addChildBlock("mlpNorm", Layers.layerNorm());
    mlp = addChildBlock("mlp", new Mlp(config));
    dropout = (float) config.dropout();
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    NDArray x = inputs.get(0);
    NDArray normed = attentionNorm.forward(store, new NDList(x), training).singletonOrThrow();
    NDList attended = attention.forward(store, new NDList(normed, inputs.get(1)), training);
    x = x.add(dropped(attended, training));
    return new NDList(x.add(dropped(transformed(store, x, training), training)));
  }

  NDArray step(ParameterStore store, NDArray input, KeyValueCache cache) {
    NDArray normed = attentionNorm.forward(store, new NDList(input), false).singletonOrThrow();
    NDArray x = input.add(attention.step(store, normed, cache));
    return x.add(transformed(store, x, false).singletonOrThrow());
  }

  private NDList transformed(ParameterStore store, NDArray x, boolean training) {
    return mlp.forward(store, mlpNorm.forward(store, new NDList(x), training), training);
  }

  private NDArray dropped(NDList branch, boolean training) {
    NDArray x = branch.singletonOrThrow();
    return dropout == 0 ? x : Dropout.dropout(x, dropout, training).singletonOrThrow();
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0]};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    attentionNorm.initialize(manager, dataType, inputShapes[0]);
    attention.initialize(manager, dataType, inputShapes[0]);
    mlpNorm.initialize(manager, dataType, inputShapes[0]);
    mlp.initialize(manager, dataType, inputShapes[0]);
  }
}
