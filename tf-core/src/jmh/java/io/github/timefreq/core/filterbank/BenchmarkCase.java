package io.github.timefreq.core.filterbank;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.training.GradientCollector;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.core.internal.memory.RecomputingGradientCollector;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import io.github.timefreq.core.plan.PlanChoice;
import io.github.timefreq.core.subband.AdaptiveGains;
import io.github.timefreq.core.subband.Nonlinearity;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What is measured: {@code M = 144} filters of {@code K = 32} taps, gains per coordinate. */
public enum BenchmarkCase {
  /** The input with its sign changed: what every case costs at least. */
  NEGATION(null),
  /** The definition: a convolution into M channels. */
  LITERAL(b -> b.optPlan(PlanChoice.LITERAL)),
  /** One FIR filter a coordinate. */
  FOLDED(b -> b.optPlan(PlanChoice.FOLDED)),
  /** A depthwise convolution with the same number of taps, as a user of the engine writes it. */
  DEPTHWISE(null),
  /** The definition with adaptive gains in 8 groups. */
  LITERAL_ADAPTIVE(b -> b.optAdaptiveGains(AdaptiveGains.linear(8)).optPlan(PlanChoice.LITERAL)),
  /** The same through effective kernels. */
  EFFECTIVE_KERNEL(b -> b.optAdaptiveGains(AdaptiveGains.linear(8))),
  /** The definition with GELU. */
  LITERAL_GELU(b -> b.optNonlinearity(Nonlinearity.GELU).optPlan(PlanChoice.LITERAL)),
  /** The same in pieces of matrix products. */
  CHUNKED_GELU(b -> b.optNonlinearity(Nonlinearity.GELU));

  private static final int TAPS = 32;

  @SuppressWarnings("ImmutableEnumChecker") // functions without state
  private final @Nullable UnaryOperator<FilterbankConfig.Builder> settings;

  BenchmarkCase(@Nullable UnaryOperator<FilterbankConfig.Builder> settings) {
    this.settings = settings;
  }

  /** An initialised case for inputs {@code [B, T, D]}. */
  Runner prepare(NDManager manager, Shape input) {
    if (settings != null) {
      return layer(settings.apply(builder()).build(), manager, input);
    }
    return this == NEGATION ? (x, store, training) -> x.neg() : depthwise(manager, input);
  }

  static Runner layer(FilterbankConfig config, NDManager manager, Shape input) {
    Filterbank layer = new Filterbank(config);
    NamedParameters.initialize(layer, manager, 1, input);
    return (x, store, training) -> layer.forward(store, new NDList(x), training).singletonOrThrow();
  }

  /** The settings that all cases start from. */
  static FilterbankConfig.Builder builder() {
    return FilterbankConfig.builder().optFilters(144);
  }

  private static Runner depthwise(NDManager manager, Shape input) {
    int width = Math.toIntExact(input.get(2));
    NDArray kernels = manager.randomNormal(new Shape(width, 1, TAPS));
    return (x, store, training) -> {
      NDArray weight = kernels.stopGradient();
      weight.attach(x.getManager());
      weight.setRequiresGradient(training);
      NDArray zeros = x.getManager().zeros(new Shape(input.get(0), TAPS - 1L, width));
      NDArray signals = zeros.concat(x, 1).transpose(0, 2, 1);
      Shape one = new Shape(1);
      return Conv1d.conv1d(signals, weight, null, one, new Shape(0), one, width)
          .singletonOrThrow()
          .transpose(0, 2, 1);
    };
  }

  /** Evaluates a case. */
  interface Runner {
    NDArray run(NDArray x, ScopedParameterStore store, boolean training);

    /** A forward pass, read so that it is done when this returns. */
    default void forward(NDArray input) {
      try (NDManager step = input.getManager().newSubManager()) {
        NDArray x = input.stopGradient();
        x.attach(step);
        finish(run(x, new ScopedParameterStore(step), false));
      }
    }

    /** A forward and a backward pass, with gradients for input and weights. */
    default void forwardBackward(NDArray input) {
      try (NDManager step = input.getManager().newSubManager();
          GradientCollector collector = RecomputingGradientCollector.open()) {
        NDArray x = input.stopGradient();
        x.attach(step);
        x.setRequiresGradient(true);
        // Of the sum, with a gradient that is an array, as it is in a model.
        collector.backward(run(x, new ScopedParameterStore(step), true));
        finish(x.getGradient());
      }
    }

    private static void finish(NDArray result) {
      result.get(0, 0, 0).getFloat();
    }
  }
}
