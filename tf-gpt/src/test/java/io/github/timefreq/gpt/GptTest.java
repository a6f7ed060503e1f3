package io.github.timefreq.gpt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import io.github.timefreq.core.filterbank.FilterbankConfig;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.core.internal.memory.NativeArrays;
import io.github.timefreq.core.internal.memory.RecomputingGradientCollector;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import io.github.timefreq.core.transformer.TransformerBlock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GptTest {
  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @ParameterizedTest
  @MethodSource("io.github.timefreq.gpt.GptFixture#configs")
  void changingATokenLeavesEarlierLogitsBitIdentical(GptConfig config) {
    Gpt model = GptFixture.model(config, manager);
    int[] tokens = GptFixture.tokens(GptFixture.CONTEXT, 1);
    float[] before = GptFixture.logits(model, manager, 1, tokens);
    int changed = 9;
    tokens[changed] = (tokens[changed] + 1) % GptFixture.VOCABULARY;

    float[] after = GptFixture.logits(model, manager, 1, tokens);

    int row = changed * GptFixture.VOCABULARY;
    assertThat(Arrays.copyOf(after, row)).isEqualTo(Arrays.copyOf(before, row));
    assertThat(Arrays.copyOfRange(after, row, after.length))
        .isNotEqualTo(Arrays.copyOfRange(before, row, before.length));
  }

  @ParameterizedTest
  @MethodSource("io.github.timefreq.gpt.GptFixture#configs")
  void recomputingLayersInTheBackwardPassLeavesGradientsAsTheyAre(GptConfig config) {
    Gpt model = GptFixture.model(config, manager);
    Map<String, float[]> kept = gradients(model, Engine.getInstance()::newGradientCollector);

    Map<String, float[]> recomputed = gradients(model, RecomputingGradientCollector::open);

    assertThat(recomputed).hasSameSizeAs(kept).isNotEmpty();
    kept.forEach(
        (name, gradient) ->
            assertThat(recomputed.get(name)).as(name).containsExactly(gradient, offset(1e-5f)));
  }

  private Map<String, float[]> gradients(Gpt model, Supplier<GradientCollector> collectors) {
    Map<String, float[]> gradients = new TreeMap<>();
    try (NDManager step = manager.newSubManager();
        GradientCollector collector = collectors.get()) {
      ScopedParameterStore store = new ScopedParameterStore(step);
      int[] tokens = GptFixture.tokens(2 * GptFixture.CONTEXT, 2);
      NDArray logits =
          model
              .forward(store, new NDList(GptFixture.input(step, 2, tokens)), true)
              .singletonOrThrow();
      collector.backward(logits.square().mean());
      NamedParameters.of(model)
          .forEach(
              (name, parameter) -> gradients.put(name, store.gradient(parameter).toFloatArray()));
    }
    return gradients;
  }

  @ParameterizedTest
  @MethodSource("io.github.timefreq.gpt.GptFixture#configs")
  void readingInPiecesGivesTheLogitsOfAFullPass(GptConfig config) {
    Gpt model = GptFixture.model(config, manager);
    int[] tokens = GptFixture.tokens(2 * GptFixture.CONTEXT, 2);
    float[] full = GptFixture.logits(model, manager, 2, tokens);

    float[] streamed = new float[full.length];
    ScopedParameterStore store = new ScopedParameterStore(manager);
    int[] pieces = {1, 1, 7, 1, 2, 12};
    try (GptState state = model.newState(store, manager, 2)) {
      int from = 0;
      for (int length : pieces) {
        readPiece(model, store, state, tokens, from, length, streamed);
        from += length;
      }
      assertThat(state.getLength()).isEqualTo(GptFixture.CONTEXT);
    }

    for (int i = 0; i < full.length; i++) {
      assertThat(streamed[i]).as("logit %d", i).isCloseTo(full[i], within(1e-5f));
    }
  }

  private void readPiece(
      Gpt model,
      ScopedParameterStore store,
      GptState state,
      int[] tokens,
      int from,
      int length,
      float[] streamed) {
    int context = GptFixture.CONTEXT;
    int[] piece = new int[2 * length];
    for (int b = 0; b < 2; b++) {
      System.arraycopy(tokens, b * context + from, piece, b * length, length);
    }
    try (NDManager step = manager.newSubManager()) {
      NDArray logits = model.step(store, GptFixture.input(step, 2, piece), state);
      float[] values = logits.toFloatArray();
      int row = length * GptFixture.VOCABULARY;
      for (int b = 0; b < 2; b++) {
        int target = (b * context + from) * GptFixture.VOCABULARY;
        System.arraycopy(values, b * row, streamed, target, row);
      }
    }
  }

  @Test
  void attentionInBandsEqualsAttentionAtOnce() {
    int context = 384;
    GptConfig config = GptConfig.plain(GptFixture.VOCABULARY, context, 2, 8, 2);
    Gpt model = GptFixture.model(config, manager);
    int[] tokens = GptFixture.tokens(context, 3);
    float[] banded = GptFixture.logits(model, manager, 1, tokens);

    float[] once = GptFixture.logits(model, manager, 1, Arrays.copyOf(tokens, context - 1));

    for (int i = 0; i < once.length; i++) {
      assertThat(banded[i]).as("logit %d", i).isCloseTo(once[i], within(1e-5f));
    }
  }

  @ParameterizedTest
  @MethodSource("io.github.timefreq.gpt.GptFixture#configs")
  void theConfigurationKnowsTheNumberOfParameters(GptConfig config) {
    Gpt model = GptFixture.model(config, manager);

    long size =
        NamedParameters.of(model).values().stream().mapToLong(p -> p.getArray().size()).sum();

    assertThat(config.parameterCount()).isEqualTo(size);
    assertThat(config.parameterCount() - config.withoutSignal().parameterCount())
        .isEqualTo(config.signalParameterCount());
  }

  /** The last trace, through what is left of the model, must be the logits. */
  @ParameterizedTest
  @MethodSource("io.github.timefreq.gpt.GptFixture#filteringConfigs")
  void aTraceIsWhatAFullPassComputes(GptConfig config) {
    Gpt model = GptFixture.model(config, manager);
    int[] tokens = GptFixture.tokens(GptFixture.CONTEXT, 4);

    List<SignalTrace> traces = model.trace(manager, tokens);

    assertThat(traces).extracting(SignalTrace::block).isEqualTo(config.signalAfter());
    ScopedParameterStore store = new ScopedParameterStore(manager);
    for (SignalTrace trace : traces) {
      NDArray filtered =
          model
              .getSignalLayers()
              .get(trace.block())
              .forward(store, new NDList(trace.before()), false)
              .singletonOrThrow();
      assertThat(trace.after().toFloatArray()).isEqualTo(filtered.toFloatArray());
    }
    SignalTrace last = traces.get(traces.size() - 1);
    NDArray rest = last.after();
    NDArray mask = TransformerBlock.mask(manager, tokens.length);
    for (int i = last.block() + 1; i < config.layers(); i++) {
      rest = child(model, "blocks." + i).forward(store, new NDList(rest, mask), false).get(0);
    }
    NDList normed = child(model, "norm").forward(store, new NDList(rest), false);
    NDArray table =
        NamedParameters.of(model)
            .get(config.tiedEmbeddings() ? "tokens" : "head.weight")
            .getArray();
    assertThat(normed.singletonOrThrow().matMul(table.transpose()).toFloatArray())
        .containsExactly(GptFixture.logits(model, manager, 1, tokens), offset(1e-5f));
  }

  private static Block child(Gpt model, String name) {
    List<String> names = model.getChildren().keys();
    int at =
        IntStream.range(0, names.size())
            .filter(i -> names.get(i).endsWith(name))
            .findFirst()
            .orElseThrow();
    return model.getChildren().valueAt(at);
  }

  @Test
  void aTraceLeavesNothingElseBehind() {
    Gpt model = GptFixture.model(GptFixture.filteringConfigs().findFirst().orElseThrow(), manager);
    try (NDManager owner = manager.newSubManager()) {
      List<SignalTrace> traces = model.trace(owner, GptFixture.tokens(5, 4));

      assertThat(owner.getManagedArrays()).hasSize(2 * traces.size());
    }
  }

  @Test
  void aPlainModelHasNoTraces() {
    Gpt model = GptFixture.model(GptFixture.plain(), manager);

    assertThat(model.trace(manager, GptFixture.tokens(3, 1))).isEmpty();
    assertThat(model.getSignalLayers()).isEmpty();
    assertThatThrownBy(() -> model.trace(manager, new int[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there are no tokens to read");
  }

  @Test
  void modelsOfOneSeedStartEqualInWhatTheyShare() {
    GptConfig config = GptFixture.plain();
    Gpt plain = new Gpt(config);
    plain.initialize(manager, 5);
    Gpt filtering =
        new Gpt(
            config.withSignal(FilterbankConfig.defaults().toBuilder().optKernelLength(8).build()));
    filtering.initialize(manager, 5);

    Map<String, Parameter> others = NamedParameters.of(filtering);

    NamedParameters.of(plain)
        .forEach(
            (name, parameter) ->
                assertThat(others.get(name).getArray().toFloatArray())
                    .as(name)
                    .isEqualTo(parameter.getArray().toFloatArray()));
  }

  @Test
  void namesOfParametersSayWhereTheyAre() {
    GptConfig config = GptFixture.plain();
    Gpt model =
        new Gpt(
            config.withSignal(FilterbankConfig.defaults().toBuilder().optKernelLength(8).build()));
    model.initialize(manager, 0);

    assertThat(NamedParameters.of(model).keySet())
        .contains(
            "tokens",
            "positions",
            "blocks.0.attention.qkv.weight",
            "blocks.1.mlp.project.bias",
            "signal.-1.kernels",
            "signal.0.gains",
            "norm.gamma",
            "head.weight");
  }

  @Test
  void tooManyTokensAreRefused() {
    Gpt model = GptFixture.model(GptFixture.plain(), manager);
    int[] tokens = GptFixture.tokens(GptFixture.CONTEXT + 1, 1);
    ScopedParameterStore store = new ScopedParameterStore(manager);

    assertThatThrownBy(() -> GptFixture.logits(model, manager, 1, tokens))
        .hasMessage("at most 24 tokens fit the context, got 25");
    try (GptState state = model.newState(store, manager, 1)) {
      assertThatThrownBy(() -> model.step(store, GptFixture.input(manager, 1, tokens), state))
          .hasMessage("25 more tokens after 0 do not fit the context of 24");
    }
  }

  @Test
  void aStepThatIsRefusedLeavesTheStateAsItWas() {
    Gpt model = GptFixture.model(GptFixture.filteringConfigs().findFirst().orElseThrow(), manager);
    int[] tokens = GptFixture.tokens(4, 1);
    float[] expected = GptFixture.logits(model, manager, 1, tokens);
    ScopedParameterStore store = new ScopedParameterStore(manager);
    NDArray one = GptFixture.input(manager, 1, tokens);
    try (GptState state = model.newState(store, manager, 1)) {
      assertThatThrownBy(() -> model.step(store, GptFixture.input(manager, 2, tokens), state))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the state was opened for batch 1, got tokens of batch 2");
      for (NDArray wrong :
          List.of(
              one.flatten(),
              one.toType(DataType.FLOAT32, true),
              manager.zeros(new Shape(1, 0), DataType.INT64))) {
        assertThatThrownBy(() -> model.step(store, wrong, state))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("tokens must be int64 [batch, length >= 1], got ");
      }

      assertThat(state.getLength()).isZero();
      assertThat(model.step(store, one, state).toFloatArray())
          .containsExactly(expected, offset(1e-5f));
    }
  }

  @Test
  void tokensOfAnotherTypeAreRefused() {
    Gpt model = GptFixture.model(GptFixture.plain(), manager);
    NDArray floats = NativeArrays.of(manager, new float[] {1, 2}, new Shape(1, 2));
    ScopedParameterStore store = new ScopedParameterStore(manager);

    assertThatThrownBy(() -> model.forward(store, new NDList(floats), false))
        .hasMessageContaining("tokens must be int64 [batch, length >= 1], got float32");
  }
}
