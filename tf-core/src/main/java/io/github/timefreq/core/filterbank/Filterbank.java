package io.github.timefreq.core.filterbank;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.UninitializedParameterException;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import io.github.timefreq.core.internal.Checks;
import io.github.timefreq.core.internal.gain.GainGenerator;
import io.github.timefreq.core.internal.gain.GainNetwork;
import io.github.timefreq.core.internal.layer.FeatureStream;
import io.github.timefreq.core.internal.layer.PreparedFilter;
import io.github.timefreq.core.internal.layer.SignalBlock;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import io.github.timefreq.core.internal.plan.EffectiveKernelPlan;
import io.github.timefreq.core.internal.plan.FilterSpec;
import io.github.timefreq.core.internal.plan.FilterWeights;
import io.github.timefreq.core.internal.plan.FilterbankPlan;
import io.github.timefreq.core.internal.plan.KernelBank;
import io.github.timefreq.core.internal.plan.KernelFolding;
import io.github.timefreq.core.kernel.Scale;
import io.github.timefreq.core.plan.PlanChoice;
import io.github.timefreq.core.signal.Causality;
import io.github.timefreq.core.subband.AdaptiveGains;
import io.github.timefreq.core.subband.GainSharing;
import io.github.timefreq.core.subband.Nonlinearity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A learned time-frequency filterbank over the tokens of a sequence.
 *
 * <p>Each coordinate d of {@code x}, {@code [B, T, D]}, is a signal over tokens. It is decomposed
 * by a bank of M kernels, every channel is scaled, and the channels are put together again:
 *
 * <pre>
 *   analysis   X[m,t,d] = sum_k h[m,k] x[t-k,d] + b[m]             k = 0 .. K-1
 *   filtering  Y[m,t,d] = (a[m,d] + a[t,g(d),m]) phi(X[m,t,d])
 *   synthesis  y[t,d]   = sum_m sum_j g[m,j] Y[m,t-j,d]            j = 0 .. J-1
 *   output     x[t,d] + alpha y[t,d]
 * </pre>
 *
 * <p>Outside of the sequence x is 0, and X is defined there too, so that the same filter applies at
 * every token. For {@link Causality#CENTERED} the lags are shifted to both sides of t. The gains
 * {@code a[t,g,m]} are those of {@link AdaptiveGains}, where configured. The block runs the
 * cheapest exact plan for its settings (see {@link PlanChoice}).
 *
 * <p>Parameters: {@code kernels} h {@code [N*M, K]} for N banks (with several scales {@code
 * kernels0}, {@code kernels1}, ...), {@code gains} a {@code [M, D]} or {@code [M, 1]}, and where
 * configured {@code synthesis} g {@code [M, J]}, {@code bias} b {@code [M, 1]}, {@code gate} alpha
 * {@code [1]}, {@code adaptiveGains} {@code [G*M, F]} and {@code adaptiveGainsBias} {@code [G*M]},
 * and those of the child block {@code generator}.
 *
 * <p>Source: P. Verma and M. Pilanci, "Towards Signal Processing In Large Language Models".
 */
public final class Filterbank extends SignalBlock {
  private final FilterbankConfig config;
  private final FilterSpec spec;
  private final FilterbankPlan plan;
  private final List<Parameter> kernels = new ArrayList<>();
  private final Parameter gains;
  private final @Nullable Parameter synthesis;
  private final @Nullable Parameter bias;
  private final @Nullable Parameter gate;
  private final @Nullable Parameter head;
  private final @Nullable Parameter headBias;
  private final @Nullable GainGenerator generator;

  /**
   * Creates a filterbank whose width is that of the first input it is initialised for.
   *
   * @param config the settings
   */
  public Filterbank(FilterbankConfig config) {
    super(config);
    this.config = config;
    spec = config.spec();
    plan = FilterbankPlan.of(spec);
    int scales = config.scales().size();
    for (int i = 0; i < scales; i++) {
      String name = scales == 1 ? "kernels" : "kernels" + i;
      kernels.add(parameter(name, KernelInitializers.of(config, i)));
    }
    gains = parameter("gains", GainInitializers.of(config));
    synthesis =
        config.synthesisLength() > 1
            ? parameter("synthesis", GainInitializers.synthesis(config))
            : null;
    bias = config.bias() ? parameter("bias", Initializer.ZEROS) : null;
    gate = config.gate() ? parameter("gate", Initializer.ZEROS) : null;
    AdaptiveGains adaptive = config.adaptiveGains();
    boolean adapts = adaptive != null;
    head = adapts ? parameter("adaptiveGains", Initializer.ZEROS) : null;
    headBias = adapts ? parameter("adaptiveGainsBias", Initializer.ZEROS) : null;
    generator =
        adaptive == null || adaptive.generator() == AdaptiveGains.Generator.LINEAR
            ? null
            : addChildBlock("generator", GainGenerator.of(adaptive, config.causality()));
  }

  @Override
  public FilterbankConfig getConfig() {
    return config;
  }

  @Override
  protected void prepare(Shape[] inputShapes) {
    super.prepare(inputShapes);
    int filters = config.filters();
    int width = Math.toIntExact(inputShapes[0].get(2));
    int banks = config.sharing().banks(width);
    for (int i = 0; i < kernels.size(); i++) {
      Scale scale = config.scales().get(i);
      kernels.get(i).setShape(new Shape((long) banks * scale.filters(), scale.kernelLength()));
    }
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
    if (head != null && headBias != null) {
      AdaptiveGains adaptive = spec.adaptiveGainsOrThrow();
      Checks.require(
          width % adaptive.groups() == 0,
          "the width must be a multiple of the "
              + adaptive.groups()
              + " groups of adaptive gains, got "
              + width);
      if (config.resolvedPlan() == PlanChoice.EFFECTIVE_KERNEL) {
        EffectiveKernelPlan.kernels(spec, width);
      }
      long rows = (long) adaptive.groups() * filters;
      head.setShape(new Shape(rows, GainNetwork.features(adaptive, width)));
      headBias.setShape(new Shape(rows));
    }
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    if (generator != null) {
      generator.initialize(manager, dataType, inputShapes);
    }
  }

  /**
   * Returns the gains that adapt, for every token of an activation.
   *
   * @param store where the parameters are read
   * @param x the layer's input, {@code [B, T, D]}
   * @return {@code a[t,g,m]}, {@code [B, T, G, M]}, times the gate where there is one; attached to
   *     x's manager
   * @throws IllegalArgumentException if x has another rank, type or width
   * @throws IllegalStateException if the layer has no gains that adapt, or is not initialised
   */
  public NDArray adaptiveGains(ParameterStore store, NDArray x) {
    if (config.adaptiveGains() == null) {
      throw new IllegalStateException("the filterbank has static gains only");
    }
    requireInput(x);
    FilterWeights weights = weights(store, x.getManager(), false);
    return weights.gated(weights.adaptiveGains(spec, features(store, x, false)));
  }

  /**
   * Returns all that a linear filterbank does by its static gains as one FIR filter a coordinate,
   * the residual included.
   *
   * @param manager owner of the result
   * @return {@code [D, K+J-1]}, tap l at lag {@code l - lookahead}
   * @throws IllegalStateException if the filterbank has a nonlinearity
   * @throws UninitializedParameterException if it is not initialised
   */
  public NDArray staticResponse(NDManager manager) {
    if (config.nonlinearity() != Nonlinearity.IDENTITY) {
      throw new IllegalStateException("a filterbank with a nonlinearity has no impulse response");
    }
    return compute(manager, weights -> KernelFolding.fold(spec, weights, width()).kernel());
  }

  /**
   * Copies the kernels of all scales, on one time axis.
   *
   * @param manager owner of the result
   * @return h, {@code [N, M, K]}, tap k at lag {@code k - lookahead}
   * @throws UninitializedParameterException if the filterbank is not initialised
   */
  public NDArray kernels(NDManager manager) {
    return compute(manager, weights -> weights.kernels().duplicate());
  }

  /** An array of the weights as they are, without what is made on the way. */
  private NDArray compute(NDManager manager, Function<FilterWeights, NDArray> function) {
    try (NDManager scope = manager.newSubManager()) {
      NDArray result = function.apply(weights(new ScopedParameterStore(scope), scope, false));
      result.attach(manager);
      return result;
    }
  }

  @Override
  protected PreparedFilter prepare(ParameterStore store, NDManager manager, boolean training) {
    return plan.prepare(weights(store, manager, training), width());
  }

  /** All parameters, attached to a manager. */
  FilterWeights weights(ParameterStore store, NDManager manager, boolean training) {
    List<NDArray> scales =
        kernels.stream().map(scale -> value(store, manager, scale, training)).toList();
    return new FilterWeights(
            KernelBank.assemble(
                spec, scales.stream().map(k -> FilterWeights.in(manager, k)).toList()),
            value(store, manager, gains, training),
            optional(store, manager, synthesis, training),
            optional(store, manager, bias, training),
            optional(store, manager, gate, training),
            optional(store, manager, head, training),
            optional(store, manager, headBias, training))
        .in(manager);
  }

  @Override
  public void requireCausal() {
    super.requireCausal();
    if (config.looksAhead()) {
      throw new IllegalStateException(
          "the Transformer that makes the gains of a CENTERED filterbank looks ahead and cannot"
              + " follow a stream; make the filterbank CAUSAL");
    }
  }

  @Override
  protected NDArray features(ParameterStore store, NDArray x, boolean training) {
    return generator == null ? x : generator.features(store, x, training);
  }

  @Override
  protected FeatureStream openFeatures(ParameterStore store, NDManager manager) {
    return generator == null ? x -> x : generator.openStream(store, manager);
  }

  private static @Nullable NDArray optional(
      ParameterStore store, NDManager manager, @Nullable Parameter parameter, boolean training) {
    return parameter == null ? null : value(store, manager, parameter, training);
  }
}
