package io.github.timefreq.examples.measure;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.timefreq.core.internal.memory.NativeArrays;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import io.github.timefreq.export.OnnxExporter;
import io.github.timefreq.export.file.OnnxDraft;
import io.github.timefreq.export.gpt.GptExport;
import io.github.timefreq.export.gpt.GptModelCard;
import io.github.timefreq.export.gpt.GraphKind;
import io.github.timefreq.export.gpt.OnnxGpt;
import io.github.timefreq.export.gpt.OnnxGptState;
import io.github.timefreq.export.runtime.ExecutionConfig;
import io.github.timefreq.export.runtime.Provider;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.GptConfig;
import io.github.timefreq.gpt.GptState;
import io.github.timefreq.gpt.tokenizer.TokenizerSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** One model, and the ways in which it can write a token, timed. */
public final class OnnxBenchmark implements AutoCloseable {
  /** Recomputations a round: each takes as long as many steps. */
  private static final int RECOMPUTED = 3;

  /** Ways to write a token. */
  public enum Way {
    DJL_FULL("DJL, recomputed"),
    DJL_STEP("DJL, with a cache"),
    ONNX_FULL("ONNX Runtime, recomputed"),
    ONNX_STEP("ONNX Runtime, with a state");

    private final String label;

    Way(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  private final NDManager manager;
  private final Gpt model;
  private final int[] tokens;
  private final OnnxGpt whole;
  private final OnnxGpt stepwise;
  private final Map<Way, List<Long>> nanoseconds = new EnumMap<>(Way.class);

  public OnnxBenchmark(GptConfig config, ExecutionConfig execution) throws IOException {
    manager =
        NDManager.newBaseManager(
            execution.provider() == Provider.CPU
                ? Device.cpu()
                : Engine.getInstance().defaultDevice());
    model = new Gpt(config);
    model.initialize(manager, 1);
    tokens =
        new SplittableRandom(1).ints(config.contextLength(), 0, config.vocabularySize()).toArray();
    whole = open(GraphKind.SEQUENCE, execution);
    stepwise = open(GraphKind.GENERATION, execution);
    for (Way way : Way.values()) {
      nanoseconds.put(way, new ArrayList<>());
    }
  }

  private OnnxGpt open(GraphKind kind, ExecutionConfig execution) throws IOException {
    GptModelCard card =
        new GptModelCard(new TokenizerSpec(TokenizerSpec.Kind.TEXT8, ""), "{}", "none");
    Path file = Path.of(System.getProperty("java.io.tmpdir"), "bench.onnx");
    try (OnnxDraft draft = OnnxDraft.of(file)) { // never published
      GptExport.write(OnnxExporter.builder().build(), model, kind, card, draft.getFile());
      return OnnxGpt.open(draft.getFile(), execution);
    }
  }

  /** What DJL computes on. */
  public Device device() {
    return manager.getDevice();
  }

  /** What ONNX Runtime computes on. */
  public Provider provider() {
    return stepwise.getProvider();
  }

  /** Writes the later half of the context in every way. */
  public void round(boolean warmUp) {
    for (int i = 0; i < RECOMPUTED; i++) {
      time(Way.DJL_FULL, this::djlFull);
      time(Way.ONNX_FULL, () -> whole.logits(new int[][] {tokens}));
    }
    djlSteps();
    onnxSteps();
    if (warmUp) {
      nanoseconds.values().forEach(List::clear);
    }
  }

  private void djlFull() {
    try (NDManager step = manager.newSubManager()) {
      NDList inputs = new NDList(input(step, tokens));
      NDArray logits =
          model.forward(new ScopedParameterStore(step), inputs, false).singletonOrThrow();
      read(step, logits);
    }
  }

  private void djlSteps() {
    try (NDManager memory = manager.newSubManager()) {
      ScopedParameterStore store = new ScopedParameterStore(memory);
      try (GptState state = model.newState(store, memory, 1)) {
        djlNext(store, state, Arrays.copyOf(tokens, tokens.length / 2));
        for (int i = tokens.length / 2; i < tokens.length; i++) {
          int[] next = {tokens[i]};
          time(Way.DJL_STEP, () -> djlNext(store, state, next));
        }
      }
    }
  }

  private void djlNext(ScopedParameterStore store, GptState state, int[] next) {
    try (NDManager step = manager.newSubManager()) {
      read(step, model.step(store, input(step, next), state));
    }
  }

  private static NDArray input(NDManager step, int[] tokens) {
    long[] ids = Arrays.stream(tokens).asLongStream().toArray();
    return NativeArrays.of(step, ids, new Shape(1, ids.length));
  }

  private static void read(NDManager step, NDArray logits) {
    float[] last = logits.get(step, new NDIndex("0, -1")).toFloatArray();
    if (last.length == 0) {
      throw new IllegalStateException("no logits");
    }
  }

  private void onnxSteps() {
    try (OnnxGptState state = stepwise.newState(0)) {
      state.next(new int[][] {Arrays.copyOf(tokens, tokens.length / 2)});
      for (int i = tokens.length / 2; i < tokens.length; i++) {
        int[][] next = {{tokens[i]}};
        time(Way.ONNX_STEP, () -> state.next(next));
      }
    }
  }

  private void time(Way way, Runnable work) {
    long start = System.nanoTime();
    work.run();
    nanoseconds.computeIfAbsent(way, key -> new ArrayList<>()).add(System.nanoTime() - start);
  }

  /** Median time of a token. */
  public double milliseconds(Way way) {
    double[] times =
        nanoseconds.getOrDefault(way, List.of()).stream().mapToDouble(Long::doubleValue).toArray();
    return Quartiles.of(times).median() / 1e6;
  }

  @Override
  public void close() {
    stepwise.close();
    whole.close();
    manager.close();
  }
}
