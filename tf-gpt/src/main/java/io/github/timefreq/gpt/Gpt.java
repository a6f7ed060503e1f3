package io.github.timefreq.gpt;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.PairList;
import io.github.timefreq.core.internal.Checks;
import io.github.timefreq.core.internal.SavedConfig;
import io.github.timefreq.core.internal.fused.FusedLanguageModel;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.core.internal.memory.NativeArrays;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import io.github.timefreq.core.signal.SignalConfig;
import io.github.timefreq.core.signal.SignalLayer;
import io.github.timefreq.core.transformer.Layers;
import io.github.timefreq.core.transformer.TransformerBlock;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A decoder-only Transformer that may filter the signals between its blocks.
 *
 * <p>Tokens {@code [B, T]} (int64) become logits {@code [B, T, V]} (float32): token and learned
 * position embeddings, pre-norm decoder blocks, a {@link SignalLayer} after each of these that the
 * configuration names, a last normalisation and a linear map to the vocabulary.
 */
public final class Gpt extends AbstractBlock {
  private static final byte VERSION = 1;

  private final GptConfig config;
  private final Parameter tokenEmbedding;
  private final Parameter positionEmbedding;
  private final List<TransformerBlock> blocks = new ArrayList<>();
  private final Map<Integer, SignalLayer> signals = new TreeMap<>();
  private final LayerNorm norm;
  private final @Nullable Linear head;

  /**
   * Creates a model without values yet.
   *
   * @param config its shape
   */
  public Gpt(GptConfig config) {
    super(VERSION);
    this.config = config;
    tokenEmbedding = embedding("tokens", config.vocabularySize());
    positionEmbedding = embedding("positions", config.contextLength());
    addSignal(GptConfig.EMBEDDING);
    for (int i = 0; i < config.layers(); i++) {
      blocks.add(addChildBlock("blocks." + i, newBlock(config)));
      addSignal(i);
    }
    norm = addChildBlock("norm", Layers.layerNorm());
    head =
        config.tiedEmbeddings()
            ? null
            : addChildBlock(
                "head", Layers.linear(config.vocabularySize(), false, Layers.DEVIATION));
  }

  /** Where the configuration names the place. */
  private void addSignal(int after) {
    SignalConfig signal = config.signal();
    if (signal != null && config.signalAfter().contains(after)) {
      signals.put(after, addChildBlock("signal." + after, signal.newLayer()));
    }
  }

  private static TransformerBlock newBlock(GptConfig config) {
    return new TransformerBlock(
        config.width(), config.heads(), config.mlpWidth(), config.layers(), config.dropout());
  }

  /**
   * Returns the model's shape.
   *
   * @return the configuration this model was built with
   */
  public GptConfig getConfig() {
    return config;
  }

  /**
   * Returns the layers that filter the signals between the blocks.
   *
   * @return the layers by the number of the block that they follow, or {@link GptConfig#EMBEDDING},
   *     ascending; none of a plain GPT
   */
  public Map<Integer, SignalLayer> getSignalLayers() {
    return Collections.unmodifiableMap(signals);
  }

  /**
   * Gives every parameter its first value, which depends on the seed and the parameter's name only:
   * a plain and a filtering GPT of one shape start equal in all that they share.
   *
   * @param manager owner of the parameters, on the device where the model shall run
   * @param seed the seed
   */
  public void initialize(NDManager manager, int seed) {
    NamedParameters.initialize(this, manager, seed, new Shape(1, config.contextLength()));
  }

  /**
   * Starts to read {@code batch} sequences token by token.
   *
   * @param store where the parameters are read
   * @param manager owner of the state's memory
   * @param batch number of sequences B
   * @return the state before the first token
   */
  public GptState newState(ParameterStore store, NDManager manager, long batch) {
    return new GptState(config, signals, store, manager, batch);
  }

  /**
   * Reads the next tokens of every sequence: the logits that {@link #forward} gives for them after
   * all that the state has seen, at the cost of the new tokens only.
   *
   * @param store where the parameters are read
   * @param tokens the next n tokens {@code [B, n]}, int64
   * @param state what was read before; it moves on by n tokens
   * @return logits {@code [B, n, V]}
   * @throws IllegalArgumentException if the tokens have another type, rank or batch, are none, or
   *     would grow the context beyond its length; the state is then as it was
   */
  public NDArray step(ParameterStore store, NDArray tokens, GptState state) {
    requireTokens(tokens);
    Shape shape = tokens.getShape();
    state.requireRoom(shape);
    NDArray x = state.filter(GptConfig.EMBEDDING, embed(store, tokens, state.getLength(), false));
    for (int i = 0; i < blocks.size(); i++) {
      x = blocks.get(i).step(store, x, state.cache(i));
      x = state.filter(i, x);
    }
    state.advance(shape.get(1));
    return logits(store, x, false);
  }

  /**
   * Reads one sequence and keeps the hidden state on both sides of every signal layer: what there
   * is to see of the filters at work.
   *
   * @param manager owner of what is kept, on the model's device
   * @param tokens the sequence, at most as long as the context
   * @return the traces, in the order of the blocks; none of a plain GPT
   * @throws IllegalArgumentException if the sequence is empty or too long
   */
  public List<SignalTrace> trace(NDManager manager, int[] tokens) {
    if (tokens.length == 0) {
      throw new IllegalArgumentException("there are no tokens to read");
    }
    List<SignalTrace> traces = new ArrayList<>();
    try (NDManager step = manager.newSubManager()) {
      long[] ids = Arrays.stream(tokens).asLongStream().toArray();
      NDArray input = NativeArrays.of(step, ids, new Shape(1, ids.length));
      requireContext(input);
      decode(
          new ScopedParameterStore(step),
          input,
          false,
          (block, before, after) -> traces.add(new SignalTrace(block, before, after)));
      // Not earlier: what is computed from an array goes to the manager that the array has then.
      for (SignalTrace trace : traces) {
        trace.before().attach(manager);
        trace.after().attach(manager);
      }
    }
    return List.copyOf(traces);
  }

  /** Is shown what a signal layer does. */
  private interface SignalObserver {
    void onSignal(int block, NDArray before, NDArray after);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    NDArray tokens = inputs.singletonOrThrow();
    requireTokens(tokens);
    requireContext(tokens);
    NDArray x = decode(store, tokens, training, null);
    return new NDList(logits(store, x, training));
  }

  /**
   * Tokens {@code [B, T]} to the hidden state after the last block, {@code [B, T, D]}. What a block
   * or a layer computes on the way is freed after it, unless a backward pass or an observer wants
   * it.
   */
  private NDArray decode(
      ParameterStore store, NDArray tokens, boolean training, @Nullable SignalObserver observer) {
    NDArray x = embed(store, tokens, 0, training);
    if (config.dropout() > 0) {
      x = Dropout.dropout(x, (float) config.dropout(), training).singletonOrThrow();
    }
    NDManager owner = x.getManager();
    NDArray mask = TransformerBlock.mask(owner, tokens.getShape().get(1));
    for (int i = GptConfig.EMBEDDING; i < blocks.size(); i++) {
      if (training || observer != null) {
        x = decode(i, store, x, mask, training, observer);
      } else {
        try (NDManager scope = owner.newSubManager()) {
          x.attach(scope);
          x = decode(i, store, x, mask, false, null);
          x.attach(owner);
        }
      }
    }
    return x;
  }

  /** One block and the layer that follows it; after the embedding the layer only. */
  private NDArray decode(
      int block,
      ParameterStore store,
      NDArray input,
      NDArray mask,
      boolean training,
      @Nullable SignalObserver observer) {
    NDArray x =
        block == GptConfig.EMBEDDING
            ? input
            : blocks.get(block).forward(store, new NDList(input, mask), training).get(0);
    SignalLayer signal = signals.get(block);
    if (signal == null) {
      return x;
    }
    NDArray filtered = signal.forward(store, new NDList(x), training).singletonOrThrow();
    if (observer != null) {
      observer.onSignal(block, x, filtered);
    }
    return filtered;
  }

  @Override
  protected void saveMetadata(DataOutputStream out) throws IOException {
    super.saveMetadata(out);
    saved().write(out);
  }

  @Override
  public void loadMetadata(byte version, DataInputStream in)
      throws IOException, MalformedModelException {
    super.loadMetadata(version, in);
    saved().require(in);
  }

  /** Without what layers save themselves, and without what counts in training only. */
  private SavedConfig saved() {
    return new SavedConfig(config, "signal", "dropout");
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape tokens = inputShapes[0];
    return new Shape[] {new Shape(tokens.get(0), tokens.get(1), config.vocabularySize())};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    Shape hidden = new Shape(inputShapes[0].get(0), inputShapes[0].get(1), config.width());
    blocks.forEach(block -> block.initialize(manager, dataType, hidden));
    signals.values().forEach(signal -> signal.initialize(manager, dataType, hidden));
    norm.initialize(manager, dataType, hidden);
    if (head != null) {
      head.initialize(manager, dataType, hidden);
    }
  }

  private Parameter embedding(String name, int rows) {
    return addParameter(
        Parameter.builder()
            .setName(name)
            .setType(Parameter.Type.WEIGHT)
            .optInitializer(new NormalInitializer(Layers.DEVIATION))
            .optShape(new Shape(rows, config.width()))
            .build());
  }

  private NDArray embed(ParameterStore store, NDArray tokens, long first, boolean training) {
    NDManager manager = tokens.getManager();
    NDArray table = store.getValue(tokenEmbedding, manager.getDevice(), training);
    NDArray positions = store.getValue(positionEmbedding, manager.getDevice(), training);
    Optional<FusedLanguageModel> fused =
        first == 0 ? FusedLanguageModel.find(manager) : Optional.empty();
    if (fused.isPresent()) {
      return fused.get().embed(tokens, table, positions, training);
    }
    NDArray x =
        tokens.getNDArrayInternal().embedding(tokens, table, SparseFormat.DENSE).singletonOrThrow();
    long end = first + tokens.getShape().get(1);
    return x.add(positions.get(manager, new NDIndex("{}:{}", first, end)));
  }

  private NDArray logits(ParameterStore store, NDArray x, boolean training) {
    Optional<FusedLanguageModel> fused = FusedLanguageModel.find(x.getManager());
    if (fused.isPresent()) {
      ParameterList scaleAndShift = norm.getDirectParameters();
      Parameter weight = head == null ? tokenEmbedding : head.getDirectParameters().valueAt(0);
      return fused
          .get()
          .logits(
              x,
              store.getValue(scaleAndShift.valueAt(0), x.getDevice(), training),
              store.getValue(scaleAndShift.valueAt(1), x.getDevice(), training),
              store.getValue(weight, x.getDevice(), training),
              training);
    }
    NDList normed = norm.forward(store, new NDList(x), training);
    if (head != null) {
      return head.forward(store, normed, training).singletonOrThrow();
    }
    NDArray table = store.getValue(tokenEmbedding, x.getDevice(), training);
    return Linear.linear(normed.singletonOrThrow(), table, null).singletonOrThrow();
  }

  private static void requireTokens(NDArray tokens) {
    Shape shape = tokens.getShape();
    Checks.require(
        tokens.getDataType() == DataType.INT64 && shape.dimension() == 2 && shape.get(1) >= 1,
        "tokens must be int64 [batch, length >= 1], got " + tokens.getDataType() + " " + shape);
  }

  private void requireContext(NDArray tokens) {
    long length = tokens.getShape().get(1);
    Checks.require(
        length <= config.contextLength(),
        "at most " + config.contextLength() + " tokens fit the context, got " + length);
  }
}
