package io.github.timefreq.audio.frontend;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.ConstantInitializer;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/** A compression of energies {@code [B, C, T]} with parameters of every channel. */
abstract class ChannelBlock extends AbstractBlock {
  /** Compresses {@code [B, C, T]}. */
  abstract NDArray compress(ParameterStore store, NDArray energies, boolean training);

  @Override
  protected final NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    return new NDList(compress(store, inputs.singletonOrThrow(), training));
  }

  @Override
  public final Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0]};
  }

  /** A vector of equal first values; no weight matrix, so that it does not decay. */
  final Parameter vector(String name, int length, double value) {
    return addParameter(
        Parameter.builder()
            .setName(name)
            .setType(Parameter.Type.OTHER)
            .optInitializer(new ConstantInitializer((float) value))
            .optShape(new Shape(length))
            .build());
  }

  /** A vector of one value a channel as a column that goes with {@code [B, C, T]}. */
  static NDArray column(
      ParameterStore store, NDArray energies, Parameter parameter, boolean training) {
    return store.getValue(parameter, energies.getDevice(), training).expandDims(1);
  }
}
