package io.github.timefreq.core.baseline;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import io.github.timefreq.core.internal.layer.FirLayer;
import io.github.timefreq.core.internal.layer.Impulse;

/** The layer of {@link TokenShiftConfig}. */
final class TokenShift extends FirLayer {
  private final Parameter mix;

  TokenShift(TokenShiftConfig config) {
    super(config);
    mix = parameter("mix", Initializer.ZEROS);
  }

  @Override
  protected void prepare(Shape[] inputShapes) {
    super.prepare(inputShapes);
    mix.setShape(new Shape(inputShapes[0].get(2), 1));
  }

  @Override
  protected NDArray kernel(ParameterStore store, NDManager manager, boolean training) {
    NDArray token = Impulse.at(manager, taps(), 0);
    NDArray before = Impulse.at(manager, taps(), 1);
    return token.add(before.sub(token).mul(value(store, manager, mix, training)));
  }
}
