package io.github.timefreq.core.internal.gain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.github.timefreq.core.internal.layer.FeatureStream;
import io.github.timefreq.core.subband.AdaptiveGains;
import io.github.timefreq.core.transformer.Layers;
import org.jspecify.annotations.Nullable;

/** A linear map to fewer features, {@code f = P x}. */
final class LowRankGenerator extends GainGenerator {
  private final Linear project;
  private final int features;

  LowRankGenerator(AdaptiveGains config) {
    features = config.features();
    project = addChildBlock("project", Layers.linear(features, false, Layers.DEVIATION));
  }

  @Override
  public NDArray features(ParameterStore store, NDArray x, boolean training) {
    return forward(store, new NDList(x), training).singletonOrThrow();
  }

  @Override
  public FeatureStream openStream(ParameterStore store, NDManager manager) {
    return x -> features(store, x, false);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    return project.forward(store, inputs, training);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape x = inputShapes[0];
    return new Shape[] {new Shape(x.get(0), x.get(1), features)};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    project.initialize(manager, dataType, inputShapes);
  }
}
