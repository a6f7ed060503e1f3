package io.github.timefreq.audio;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.github.timefreq.audio.frontend.FrontEnd;
import io.github.timefreq.core.internal.SavedConfig;
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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A Transformer encoder over the frames of a waveform that may filter the signals between its
 * blocks: the non-causal sibling of a GPT.
 *
 * <p>Waveforms {@code [B, N]} (float32, within -1 and 1) become logits {@code [B, classes]}: a
 * {@link FrontEnd}, fixed sinusoidal positions, pre-norm blocks in which every frame sees all
 * others, a {@link SignalLayer} after those that the configuration names, a last normalisation, a
 * pooling over the frames and a linear map to the classes. N may be any length from one frame on,
 * the same for all waveforms of a batch.
 */
public final class AudioClassifier extends AbstractBlock {
  private static final byte VERSION = 1;

  private final AudioClassifierConfig config;
  private final FrontEnd frontEnd;
  private final List<TransformerBlock> blocks = new ArrayList<>();
  private final Map<Integer, SignalLayer> signals = new TreeMap<>();
  private final LayerNorm norm;
  private final @Nullable AttentionPooling pooling;
  private final Linear head;

  /**
   * Creates a model without values yet.
   *
   * @param config its shape
   */
  public AudioClassifier(AudioClassifierConfig config) {
    super(VERSION);
    this.config = config;
    frontEnd =
        addChildBlock(
            "frontEnd",
            config
                .frontEnd()
                .newFrontEnd(config.sampleRate(), config.width(), config.specAugment()));
    SignalConfig signal = config.signal();
    for (int i = 0; i < config.layers(); i++) {
      blocks.add(addChildBlock("blocks." + i, newBlock(config)));
      if (signal != null && config.signalAfter().contains(i)) {
        signals.put(i, addChildBlock("signal." + i, signal.newLayer()));
      }
    }
    norm = addChildBlock("norm", Layers.layerNorm());
    pooling =
        config.pooling() == Pooling.ATTENTION
            ? addChildBlock("pooling", new AttentionPooling())
            : null;
    head = addChildBlock("head", Layers.linear(config.classes(), true, Layers.DEVIATION));
  }

  private static TransformerBlock newBlock(AudioClassifierConfig config) {
    return new TransformerBlock(
        config.width(), config.heads(), config.mlpWidth(), config.layers(), config.dropout());
  }

  /**
   * Returns the model's shape.
   *
   * @return the configuration this model was built with
   */
  public AudioClassifierConfig getConfig() {
    return config;
  }

  /**
   * Returns what makes frames of the waveform.
   *
   * @return the front end, whose filters can be looked at
   */
  public FrontEnd getFrontEnd() {
    return frontEnd;
  }

  /**
   * Returns the layers that filter the signals between the blocks.
   *
   * @return the layers by the number of the block that they follow, ascending; none of a plain
   *     encoder
   */
  public Map<Integer, SignalLayer> getSignalLayers() {
    return Collections.unmodifiableMap(signals);
  }

  /**
   * Gives every parameter its first value, which depends on the seed and the parameter's name only:
   * a plain and a filtering classifier of one shape start equal in all that they share.
   *
   * @param manager owner of the parameters, on the device where the model shall run
   * @param seed the seed
   */
  public void initialize(NDManager manager, int seed) {
    NamedParameters.initialize(this, manager, seed, new Shape(1, config.clipSamples()));
  }

  /**
   * Gives every parameter its array, for values that come from a checkpoint.
   *
   * @param manager owner of the parameters
   */
  public void allocate(NDManager manager) {
    NamedParameters.allocate(this, manager, new Shape(1, config.clipSamples()));
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

  /** Without what parts save themselves, and without what counts in training only. */
  private SavedConfig saved() {
    return new SavedConfig(config, "frontEnd", "signal", "dropout", "specAugment");
  }

  /**
   * Reads one clip and keeps the hidden state on both sides of every signal layer: what there is to
   * see of the filters at work. {@link FrontEnd#channels} shows the clip before the encoder.
   *
   * @param manager owner of what is kept, on the model's device
   * @param waveform the samples, at least one frame of them
   * @return the traces, in the order of the blocks; none of a plain encoder
   * @throws IllegalArgumentException if the waveform is too short
   */
  public List<FrameTrace> trace(NDManager manager, float[] waveform) {
    List<FrameTrace> traces = new ArrayList<>();
    try (NDManager step = manager.newSubManager()) {
      encode(
          new ScopedParameterStore(step),
          NativeArrays.of(step, waveform, new Shape(1, waveform.length)),
          false,
          (block, before, after) -> traces.add(new FrameTrace(block, before, after)));
      // Not earlier: what is computed from an array goes to the manager that the array has then.
      for (FrameTrace trace : traces) {
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
    NDArray waveform = inputs.singletonOrThrow();
    NDArray x = encode(store, waveform, training, (block, before, after) -> {});
    NDArray normed = norm.forward(store, new NDList(x), training).singletonOrThrow();
    NDList pooled =
        pooling == null
            ? new NDList(normed.mean(new int[] {1}))
            : pooling.forward(store, new NDList(normed), training);
    return head.forward(store, pooled, training);
  }

  /** Waveforms {@code [B, N]} to the hidden state after the last block, {@code [B, T, D]}. */
  private NDArray encode(
      ParameterStore store, NDArray waveform, boolean training, SignalObserver observer) {
    NDArray x = frontEnd.forward(store, new NDList(waveform), training).singletonOrThrow();
    int frames = Math.toIntExact(x.getShape().get(1));
    x = x.add(SinusoidalPositions.of(x.getManager(), frames, config.width()));
    if (config.dropout() > 0) {
      x = Dropout.dropout(x, (float) config.dropout(), training).singletonOrThrow();
    }
    for (int i = 0; i < blocks.size(); i++) {
      x = blocks.get(i).forward(store, new NDList(x), training).singletonOrThrow();
      SignalLayer signal = signals.get(i);
      if (signal != null) {
        NDArray before = x;
        x = signal.forward(store, new NDList(before), training).singletonOrThrow();
        observer.onSignal(i, before, x);
      }
    }
    return x;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(inputShapes[0].get(0), config.classes())};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    frontEnd.initialize(manager, dataType, inputShapes);
    Shape hidden = frontEnd.getOutputShapes(inputShapes)[0];
    blocks.forEach(block -> block.initialize(manager, dataType, hidden));
    signals.values().forEach(signal -> signal.initialize(manager, dataType, hidden));
    norm.initialize(manager, dataType, hidden);
    if (pooling != null) {
      pooling.initialize(manager, dataType, hidden);
    }
    head.initialize(manager, dataType, new Shape(hidden.get(0), config.width()));
  }
}
