package io.github.timefreq.core;

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
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A learned time-frequency filterbank over the tokens of a sequence.
 *
 * <p>Each coordinate d of {@code x}, {@code [B, T, D]}, is a signal over tokens. It is decomposed
 * by M kernels that all coordinates share, every channel is scaled, and the channels are put
 * together again:
 *
 * <pre>
 *   analysis   X[m,t,d] = sum_k h[m,k] x[t-k,d] + b[m]          k = 0 .. K-1
 *   filtering  Y[m,t,d] = a[m,d] phi(X[m,t,d])
 *   synthesis  y[t,d]   = sum_m sum_j g[m,j] Y[m,t-j,d]         j = 0 .. J-1
 *   output     x[t,d] + alpha y[t,d]
 * </pre>
 *
 * <p>Outside of the sequence x is 0, and X is defined there too, so that the same filter applies at
 * every token. For {@link Causality#CENTERED} the lags are shifted to both sides of t. The block
 * runs the cheapest exact plan for its settings (see {@link PlanChoice}).
 *
 * <p>Parameters: {@code kernels} h {@code [M, K]}, {@code gains} a {@code [M, D]} or {@code [M,
 * 1]}, and where configured {@code synthesis} g {@code [M, J]}, {@code bias} b {@code [M, 1]} and
 * {@code gate} alpha {@code [1]}.
 *
 * <p>Source: P. Verma and M. Pilanci, "Towards Signal Processing In Large Language Models".
 */
public final class Filterbank extends AbstractBlock implements SignalLayer {
  private static final byte VERSION = 1;

  private final FilterbankConfig config;
  private final FilterbankPlan plan;
  private final Parameter kernels;
  private final Parameter gains;
  private final @Nullable Parameter synthesis;
  private final @Nullable Parameter bias;
  private final @Nullable Parameter gate;

  /**
   * Creates a filterbank whose width is that of the first input it is initialised for.
   *
   * @param config the settings
   */
  public Filterbank(FilterbankConfig config) {
    super(VERSION);
    this.config = config;
    plan = FilterbankPlan.of(config);
    kernels = parameter("kernels", Parameter.Type.WEIGHT, KernelInitializers.of(config));
    gains = parameter("gains", Parameter.Type.WEIGHT, GainInitializers.of(config));
    synthesis =
        config.synthesisLength() > 1
            ? parameter("synthesis", Parameter.Type.WEIGHT, GainInitializers.synthesis(config))
            : null;
    bias = config.bias() ? parameter("bias", Parameter.Type.BIAS, Initializer.ZEROS) : null;
    gate = config.gate() ? parameter("gate", Parameter.Type.OTHER, Initializer.ZEROS) : null;
  }

  /**
   * Returns the settings.
   *
   * @return the settings this filterbank was built with
   */
  public FilterbankConfig getConfig() {
    return config;
  }

  @Override
  public SignalStream openStream(ParameterStore store, NDManager manager, long batch) {
    if (config.causality() == Causality.CENTERED) {
      throw new IllegalStateException(
          "a CENTERED filterbank looks ahead and cannot follow a stream; use CAUSAL");
    }
    if (!isInitialized()) {
      throw new IllegalStateException("the filterbank is not initialized yet");
    }
    NDManager owned = manager.newSubManager();
    long width = getInputShapes()[0].get(2);
    PreparedFilterbank prepared = plan.prepare(weights(store, owned, false), width);
    return new FilterbankStream(owned, prepared, new Shape(batch, config.historyLength(), width));
  }

  @Override
  protected void prepare(Shape[] inputShapes) {
    requireSequence(inputShapes[0]);
    int filters = config.filters();
    long width = inputShapes[0].get(2);
    kernels.setShape(new Shape(filters, config.kernelLength()));
    gains.setShape(new Shape(filters, config.gains() == GainSharing.PER_FILTER ? 1 : width));
    if (synthesis != null) {
      synthesis.setShape(new Shape(filters, config.synthesisLength()));
    }
    if (bias != null) {
      bias.setShape(new Shape(filters, 1));
    }
    if (gate != null) {
      gate.setShape(new Shape(1));
    }
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    NDArray x = inputs.singletonOrThrow();
    requireSequence(x.getShape());
    requireFloat32(x.getDataType());
    requireWidth(x.getShape().get(2));
    NDArray padded = pad(x, config.historyLength(), config.lookahead());
    FilterWeights weights = weights(store, x.getManager(), training);
    long width = x.getShape().get(2);
    return new NDList(plan.prepare(weights, width).apply(padded, training));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0]};
  }

  private Parameter parameter(String name, Parameter.Type type, Initializer initializer) {
    return addParameter(
        Parameter.builder().setName(name).setType(type).optInitializer(initializer).build());
  }

  private FilterWeights weights(ParameterStore store, NDManager manager, boolean training) {
    return new FilterWeights(
            value(store, manager, kernels, training),
            value(store, manager, gains, training),
            synthesis == null ? null : value(store, manager, synthesis, training),
            bias == null ? null : value(store, manager, bias, training),
            gate == null ? null : value(store, manager, gate, training))
        .in(manager);
  }

  private static NDArray value(
      ParameterStore store, NDManager manager, Parameter parameter, boolean training) {
    return store.getValue(parameter, manager.getDevice(), training);
  }

  private static NDArray pad(NDArray x, long before, long after) {
    Shape shape = x.getShape();
    NDManager manager = x.getManager();
    NDList parts = new NDList(3);
    if (before > 0) {
      parts.add(manager.zeros(new Shape(shape.get(0), before, shape.get(2))));
    }
    parts.add(x);
    if (after > 0) {
      parts.add(manager.zeros(new Shape(shape.get(0), after, shape.get(2))));
    }
    return parts.size() == 1 ? x : NDArrays.concat(parts, 1);
  }

  private static void requireSequence(Shape shape) {
    if (shape.dimension() != 3) {
      throw new IllegalArgumentException("input must be [batch, tokens, width], got " + shape);
    }
  }

  private static void requireFloat32(DataType type) {
    if (type != DataType.FLOAT32) {
      throw new IllegalArgumentException(
          "input must be float32, got " + type.name().toLowerCase(Locale.ROOT));
    }
  }

  private void requireWidth(long width) {
    long expected = gains.getShape().get(1);
    if (config.gains() == GainSharing.PER_COORDINATE && width != expected) {
      throw new IllegalArgumentException(
          "input must be " + expected + " wide as at initialization, got " + width);
    }
  }
}
