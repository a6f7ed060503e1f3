package io.github.timefreq.core.internal.layer;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import io.github.timefreq.core.internal.Checks;
import io.github.timefreq.core.internal.SavedConfig;
import io.github.timefreq.core.internal.memory.ConvolutionCheck;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.core.internal.memory.ScopedView;
import io.github.timefreq.core.internal.memory.StreamParameterStore;
import io.github.timefreq.core.signal.SignalConfig;
import io.github.timefreq.core.signal.SignalLayer;
import io.github.timefreq.core.signal.SignalStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What all signal layers share: the checks of the input, its zeros outside, and the stream. */
public abstract class SignalBlock extends AbstractBlock implements SignalLayer {
  private static final byte VERSION = 1;

  private final int history;
  private final int lookahead;
  private final SavedConfig saved;

  /** Creates a layer whose width is that of the first input it is initialised for. */
  public SignalBlock(SignalConfig config) {
    super(VERSION);
    history = config.historyLength();
    lookahead = config.lookahead();
    // Without what changes how it is computed, or how it starts, and not what parameters mean.
    saved = new SavedConfig((Record) config, "plan", "chunkBytes", "kernels", "start");
  }

  /** Does what depends on the weights only, in the manager's memory. */
  protected abstract PreparedFilter prepare(
      ParameterStore store, NDManager manager, boolean training);

  /** What adaptive gains are made from, {@code [B, T, F]}. */
  protected NDArray features(ParameterStore store, NDArray x, boolean training) {
    return x;
  }

  /** The same for tokens as they arrive. */
  protected FeatureStream openFeatures(ParameterStore store, NDManager manager) {
    return x -> x;
  }

  /** Number of coordinates D; known once the layer is initialised. */
  public final int width() {
    if (inputShapes == null) {
      throw new IllegalStateException("the layer is not initialized yet");
    }
    return Math.toIntExact(inputShapes[0].get(2));
  }

  @Override
  public SignalStream openStream(ParameterStore store, NDManager manager, long batch) {
    requireCausal();
    Shape historyShape = new Shape(batch, history, width());
    requireFinite();
    NDManager owned = manager.newSubManager();
    try {
      ParameterStore copies =
          new StreamParameterStore(store, NamedParameters.of(this).values(), owned);
      return new FilterStream(
          owned,
          prepare(copies, owned, false).forStreaming(),
          openFeatures(copies, owned),
          historyShape);
    } catch (RuntimeException e) {
      owned.close();
      throw e;
    }
  }

  /** Refuses to follow a stream where an output depends on tokens to come. */
  public void requireCausal() {
    if (lookahead > 0) {
      throw new IllegalStateException(
          "a layer that looks ahead cannot follow a stream; make it CAUSAL");
    }
  }

  /** Refuses damaged parameters by name. */
  public final void requireFinite() {
    NamedParameters.of(this)
        .forEach(
            (name, parameter) -> {
              try (ScopedView view = new ScopedView(parameter.getArray())) {
                if (!Float.isFinite(view.array().sum().getFloat())) {
                  throw new IllegalStateException(
                      "parameter " + name + " holds NaN or infinite values: the model is damaged");
                }
              }
            });
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the engine computes convolutions wrongly on this processor
   */
  @Override
  public void initialize(NDManager manager, DataType dataType, Shape... shapes) {
    ConvolutionCheck.require(manager.getDevice());
    super.initialize(manager, dataType, shapes);
  }

  @Override
  protected void prepare(Shape[] inputShapes) {
    requireSequence(inputShapes[0]);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    NDArray x = inputs.singletonOrThrow();
    requireInput(x);
    PreparedFilter filter = prepare(store, x.getManager(), training);
    Optional<NDArray> whole = filter.applyWhole(x, training);
    if (whole.isPresent()) {
      return new NDList(whole.get());
    }
    NDArray features = features(store, x, training);
    return new NDList(filter.apply(pad(x), features, training));
  }

  @Override
  protected void saveMetadata(DataOutputStream out) throws IOException {
    super.saveMetadata(out);
    saved.write(out);
  }

  @Override
  public void loadMetadata(byte version, DataInputStream in)
      throws IOException, MalformedModelException {
    super.loadMetadata(version, in);
    saved.require(in);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0]};
  }

  /**
   * Adds a parameter. Its type is none of those that a DJL training sets initializers for: taps and
   * gains must start as the configuration says.
   */
  protected final Parameter parameter(String name, Initializer initializer) {
    return addParameter(
        Parameter.builder()
            .setName(name)
            .setType(Parameter.Type.OTHER)
            .optInitializer(initializer)
            .build());
  }

  protected static NDArray value(
      ParameterStore store, NDManager manager, Parameter parameter, boolean training) {
    return store.getValue(parameter, manager.getDevice(), training);
  }

  private NDArray pad(NDArray x) {
    Shape shape = x.getShape();
    NDManager manager = x.getManager();
    NDList parts = new NDList(3);
    if (history > 0) {
      parts.add(manager.zeros(new Shape(shape.get(0), history, shape.get(2))));
    }
    parts.add(x);
    if (lookahead > 0) {
      parts.add(manager.zeros(new Shape(shape.get(0), lookahead, shape.get(2))));
    }
    return parts.size() == 1 ? x : NDArrays.concat(parts, 1);
  }

  protected final void requireInput(NDArray x) {
    requireSequence(x.getShape());
    requireFloat32(x.getDataType());
    requireWidth(x.getShape().get(2));
  }

  private static void requireSequence(Shape shape) {
    Checks.require(shape.dimension() == 3, "input must be [batch, tokens, width], got " + shape);
  }

  public static void requireFloat32(DataType type) {
    Checks.require(
        type == DataType.FLOAT32,
        "input must be float32, got " + type.name().toLowerCase(Locale.ROOT));
  }

  private void requireWidth(long width) {
    Checks.require(
        width == width(), "input must be " + width() + " wide as at initialization, got " + width);
  }
}
