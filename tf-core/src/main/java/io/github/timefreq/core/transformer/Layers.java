package io.github.timefreq.core.transformer;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;

/** DJL's layers as a Transformer needs them, with the initial values of GPT-2. */
public final class Layers {
  /** Standard deviation of initial weights. */
  public static final float DEVIATION = 0.02f;

  private Layers() {}

  /**
   * Returns a linear map with biases and the initial weights of GPT-2.
   *
   * @param units number of outputs
   * @return the layer
   */
  public static Linear linear(int units) {
    return linear(units, true, DEVIATION);
  }

  /** A linear map that ends a residual branch: smaller, so that deep sums start no wider. */
  static Linear residualLinear(int units, int layers) {
    return linear(units, true, (float) (DEVIATION / Math.sqrt(2.0 * layers)));
  }

  /**
   * A linear map whose weights start as normal random numbers and whose biases start at 0.
   *
   * @param units number of outputs
   * @param bias whether it adds learned constants
   * @param deviation standard deviation of the first weights
   * @return the layer
   */
  public static Linear linear(int units, boolean bias, float deviation) {
    Linear linear = Linear.builder().setUnits(units).optBias(bias).build();
    linear.setInitializer(new NormalInitializer(deviation), Parameter.Type.WEIGHT);
    return linear;
  }

  /** The values of a layer's parameters, in the order in which it declares them. */
  static NDList values(ParameterStore store, Block layer, Device device, boolean training) {
    NDList values = new NDList();
    for (Parameter parameter : layer.getDirectParameters().values()) {
      values.add(store.getValue(parameter, device, training));
    }
    return values;
  }

  /**
   * Normalises the last axis of {@code [B, T, D]}.
   *
   * @return the layer
   */
  public static LayerNorm layerNorm() {
    return LayerNorm.builder().axis(2).build();
  }
}
