package io.github.timefreq.core.internal.gain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.github.timefreq.core.internal.layer.FeatureStream;
import io.github.timefreq.core.signal.Causality;
import io.github.timefreq.core.subband.AdaptiveGains;
import io.github.timefreq.core.transformer.KeyValueCache;
import io.github.timefreq.core.transformer.Layers;
import io.github.timefreq.core.transformer.TransformerBlock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A small Transformer over the hidden states: a linear map to its width, pre-norm blocks, a last
 * normalisation. Causal where the filterbank is.
 */
final class TransformerGenerator extends GainGenerator {
  /** Tokens that a stream expects at first. */
  private static final long CAPACITY = 64;

  private final AdaptiveGains config;
  private final boolean causal;
  private final Linear project;
  private final List<TransformerBlock> blocks = new ArrayList<>();
  private final LayerNorm norm;

  TransformerGenerator(AdaptiveGains config, Causality causality) {
    this.config = config;
    causal = causality == Causality.CAUSAL;
    project = addChildBlock("project", Layers.linear(config.features()));
    for (int i = 0; i < config.layers(); i++) {
      blocks.add(
          addChildBlock(
              "blocks." + i,
              new TransformerBlock(
                  config.features(),
                  config.heads(),
                  GainNetwork.mlpWidth(config),
                  config.layers(),
                  0)));
    }
    norm = addChildBlock("norm", Layers.layerNorm());
  }

  @Override
  public NDArray features(ParameterStore store, NDArray x, boolean training) {
    return forward(store, new NDList(x), training).singletonOrThrow();
  }

  @Override
  public FeatureStream openStream(ParameterStore store, NDManager manager) {
    List<KeyValueCache> caches = new ArrayList<>();
    return tokens -> {
      NDArray x = project.forward(store, new NDList(tokens), false).singletonOrThrow();
      for (int i = 0; i < blocks.size(); i++) {
        if (caches.size() == i) {
          caches.add(newCache(manager, tokens.getShape().get(0)));
        }
        x = blocks.get(i).step(store, x, caches.get(i));
      }
      return norm.forward(store, new NDList(x), false).singletonOrThrow();
    };
  }

  private KeyValueCache newCache(NDManager manager, long batch) {
    int heads = config.heads();
    return new KeyValueCache(manager, batch * heads, CAPACITY, config.features() / heads);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    NDArray x = project.forward(store, inputs, training).singletonOrThrow();
    NDArray mask = causal ? TransformerBlock.mask(x.getManager(), x.getShape().get(1)) : null;
    for (TransformerBlock block : blocks) {
      NDList in = mask == null ? new NDList(x) : new NDList(x, mask);
      x = block.forward(store, in, training).singletonOrThrow();
    }
    return norm.forward(store, new NDList(x), training);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape x = inputShapes[0];
    return new Shape[] {new Shape(x.get(0), x.get(1), config.features())};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    project.initialize(manager, dataType, inputShapes);
    Shape[] hidden = getOutputShapes(inputShapes);
    blocks.forEach(block -> block.initialize(manager, dataType, hidden));
    norm.initialize(manager, dataType, hidden);
  }
}
