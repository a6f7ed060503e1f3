package io.github.timefreq.core.internal.memory;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.nn.UninitializedParameterException;
import ai.djl.training.ParameterStore;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parameters as seen by one training step or one stretch of inference: views that share the
 * parameters' memory and belong to the step's manager.
 *
 * <p>An array that DJL computes belongs to the manager of its first operand. With the parameters
 * themselves as operands, results and gradients would stay as long as the model; with these views
 * they go with the step, and every step starts without gradients.
 */
public final class ScopedParameterStore extends ParameterStore {
  private final NDManager manager;
  private final Map<String, NDArray> views = new HashMap<>();

  /**
   * Creates a store for one step.
   *
   * @param manager the step's manager, on the parameters' device; closing it frees the views and
   *     what was computed from them
   */
  public ScopedParameterStore(NDManager manager) {
    super(manager, false);
    this.manager = manager;
  }

  /**
   * Returns the step's view of a parameter, which collects a gradient when training.
   *
   * @throws UninitializedParameterException if the parameter has no value yet
   */
  @Override
  public @Nullable NDArray getValue(
      @Nullable Parameter parameter, Device device, boolean training) {
    if (parameter == null) {
      return null; // DJL's layers ask so for what they were built without, such as a bias
    }
    return views.computeIfAbsent(
        parameter.getId(),
        id -> {
          NDArray view = parameter.getArray().stopGradient();
          view.attach(manager);
          view.setRequiresGradient(training && parameter.requiresGradient());
          return view;
        });
  }

  /**
   * Returns the gradient that the step's backward passes have summed up for a parameter.
   *
   * @param parameter a parameter that was read while training
   * @return the gradient, of the parameter's shape, owned by the step's manager
   * @throws IllegalStateException if this step has not read the parameter
   */
  public NDArray gradient(Parameter parameter) {
    NDArray view = views.get(parameter.getId());
    if (view == null) {
      throw new IllegalStateException(
          "parameter " + parameter.getName() + " took no part in this step");
    }
    return view.getGradient();
  }
}
