package io.github.timefreq.gpt;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.timefreq.core.baseline.CanonConfig;
import io.github.timefreq.core.filterbank.FilterbankConfig;
import io.github.timefreq.core.filterbank.KernelInitialization;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.core.internal.memory.NativeArrays;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import io.github.timefreq.core.subband.AdaptiveGains;
import io.github.timefreq.core.subband.GainSharing;
import io.github.timefreq.core.subband.Nonlinearity;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Small models that tests share. */
public final class GptFixture {
  public static final int CONTEXT = 24;
  public static final int VOCABULARY = 11;

  private GptFixture() {}

  public static GptConfig plain() {
    return GptConfig.plain(VOCABULARY, CONTEXT, 2, 8, 2);
  }

  /** A plain GPT and one with each kind of filterbank between its blocks. */
  public static Stream<GptConfig> configs() {
    FilterbankConfig linear =
        FilterbankConfig.defaults().toBuilder().optFilters(6).optKernelLength(5).build();
    FilterbankConfig cascade =
        linear.toBuilder()
            .optGains(GainSharing.PER_FILTER)
            .optKernels(KernelInitialization.RANDOM)
            .optSynthesisLength(3)
            .optBias(true)
            .optGate(true)
            .build();
    return Stream.of(
        plain(),
        plain().withMlpWidth(13).withSignal(linear, java.util.List.of(1)),
        plain().withTiedEmbeddings(true).withSignal(linear),
        plain().withSignal(cascade, java.util.List.of(1)),
        plain().withSignal(linear.toBuilder().optNonlinearity(Nonlinearity.GELU).build()),
        plain().withSignal(linear.toBuilder().optAdaptiveGains(AdaptiveGains.linear(2)).build()),
        plain()
            .withSignal(linear.toBuilder().optAdaptiveGains(AdaptiveGains.transformer(2)).build()),
        plain().withSignal(linear, java.util.List.of(GptConfig.EMBEDDING, 1)),
        plain()
            .withSignal(
                linear.toBuilder().optAdaptiveGains(AdaptiveGains.transformer(2)).build(),
                java.util.List.of(GptConfig.EMBEDDING, 0, 1)),
        plain().withSignal(new CanonConfig(4)));
  }

  public static Stream<GptConfig> filteringConfigs() {
    return configs().filter(config -> config.signal() != null);
  }

  /**
   * An initialised model whose signal layers have left their start, where many are the identity.
   */
  public static Gpt model(GptConfig config, NDManager manager) {
    Gpt model = new Gpt(config);
    model.initialize(manager, 7);
    Engine.getInstance().setRandomSeed(5); // for what the test draws from now on
    NamedParameters.of(model)
        .forEach(
            (name, parameter) -> {
              if (name.startsWith("signal.")) {
                NDArray array = parameter.getArray();
                try (NDManager step = manager.newSubManager()) {
                  array.addi(step.randomNormal(0f, 0.2f, array.getShape(), array.getDataType()));
                }
              }
            });
    return model;
  }

  public static int[] tokens(int count, long seed) {
    return new SplittableRandom(seed).ints(count, 0, VOCABULARY).toArray();
  }

  public static NDArray input(NDManager manager, int batch, int[] tokens) {
    long[] ids = new long[tokens.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = tokens[i];
    }
    return NativeArrays.of(manager, ids, new Shape(batch, tokens.length / batch));
  }

  /** Logits of a full forward pass, row by row. */
  public static float[] logits(Gpt model, NDManager manager, int batch, int[] tokens) {
    try (NDManager step = manager.newSubManager()) {
      NDList inputs = new NDList(input(step, batch, tokens));
      return model
          .forward(new ScopedParameterStore(step), inputs, false)
          .singletonOrThrow()
          .toFloatArray();
    }
  }
}
