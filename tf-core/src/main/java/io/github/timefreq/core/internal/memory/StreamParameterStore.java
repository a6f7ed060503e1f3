package io.github.timefreq.core.internal.memory;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parameters as they were when a stream opened: copies that belong to the stream. */
public final class StreamParameterStore extends ParameterStore {
  private final Map<String, NDArray> copies = new HashMap<>();

  /**
   * Copies parameters.
   *
   * @param source where they are read, once
   * @param parameters all that the stream needs
   * @param manager the stream's manager, which owns the copies
   */
  public StreamParameterStore(
      ParameterStore source, Collection<Parameter> parameters, NDManager manager) {
    super(manager, false);
    for (Parameter parameter : parameters) {
      NDArray copy = source.getValue(parameter, manager.getDevice(), false).duplicate();
      copy.attach(manager);
      copies.put(parameter.getId(), copy);
    }
  }

  @Override
  public @Nullable NDArray getValue(
      @Nullable Parameter parameter, Device device, boolean training) {
    return parameter == null ? null : copies.get(parameter.getId());
  }
}
