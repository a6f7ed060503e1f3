package io.github.timefreq.core.baseline;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.UniformInitializer;
import io.github.timefreq.core.internal.layer.FirLayer;
import io.github.timefreq.core.internal.layer.Impulse;

/** The layer of {@link CanonConfig}. */
public final class Canon extends FirLayer {
  private final Parameter kernels;

  Canon(CanonConfig config) {
    super(config);
    kernels = parameter("kernels", new UniformInitializer(uniformBound(config.kernelLength())));
  }

  @Override
  protected void prepare(Shape[] inputShapes) {
    super.prepare(inputShapes);
    kernels.setShape(new Shape(inputShapes[0].get(2), taps()));
  }

  @Override
  protected NDArray kernel(ParameterStore store, NDManager manager, boolean training) {
    return Impulse.at(manager, taps(), 0).add(value(store, manager, kernels, training));
  }
}
