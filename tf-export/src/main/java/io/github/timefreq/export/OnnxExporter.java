package io.github.timefreq.export;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.github.timefreq.audio.AudioClassifier;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.export.onnx.ModelProto;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.GptConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes trained blocks as ONNX models.
 *
 * <p>A tree of blocks becomes a graph through converters, one for each kind of block. There are
 * those of this library's layers and models, and of these blocks of DJL: {@code Linear}, {@code
 * Conv1d}, {@code Conv2d}, {@code Conv3d}, {@code LayerNorm}, {@code BatchNorm}, {@code
 * TrainableWordEmbedding}, {@code Dropout}, {@code SequentialBlock}, and the activations without
 * settings and the identity that {@code Activation} and {@code Blocks} make. Nothing is guessed: a
 * converter goes for one class exactly and not for its subclasses. Pools, flattening, activations
 * with settings and {@code ParallelBlock} are functions that cannot be read, and {@code Prelu} is
 * missing because DJL's PyTorch engine does not compute it. Others can be added. Nodes and weights
 * are named after the blocks and parameters that they come from. The same block gives the same
 * bytes.
 */
public final class OnnxExporter {
  /** Version of the standard ONNX operators that graphs are written in. */
  public static final int OPSET = 17;

  /** Version of the file format, the first to go with {@link #OPSET}. */
  static final int IR_VERSION = 8;

  private final ConverterRegistry converters;
  private final WeightPrecision precision;

  private OnnxExporter(Builder builder) {
    converters = builder.converters;
    precision = builder.precision;
  }

  /**
   * Starts to configure an exporter.
   *
   * @return a builder with the standard converters, of float32 weights
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Exports any block.
   *
   * @param block an initialised block
   * @param inputs the block's inputs, in its order
   * @param types types of its outputs, in its order; those that are not given are float32
   * @return the model, its outputs named {@code output}, {@code output1}, ...
   * @throws IllegalArgumentException naming the path of a block that has no converter or has
   *     settings that cannot be exported
   */
  public OnnxModel export(Block block, List<GraphInput> inputs, DataType... types) {
    requireInitialized(block);
    try (NDManager manager = NDManager.newBaseManager(deviceOf(block))) {
      GraphBuilder graph = new GraphBuilder(block.getClass().getSimpleName(), precision, manager);
      GraphScope scope = new GraphScope(graph, converters, manager, PastTokens.zeros());
      List<GraphValue> values =
          inputs.stream().map(input -> graph.input(input.name(), input.type(), "")).toList();
      List<GraphValue> outputs = converters.find(block, "").convert(block, values, scope);
      Shape[] shapes = block.getOutputShapes(block.getInputShapes());
      for (int i = 0; i < outputs.size(); i++) {
        String name = i == 0 ? "output" : "output" + i;
        DataType type = i < types.length ? types[i] : DataType.FLOAT32;
        graph.output(outputs.get(i), name, varying(name, type, shapes[i]), "");
      }
      return model(graph, "").copy();
    }
  }

  /**
   * Exports a GPT into memory. {@link #writeGpt} takes less of it.
   *
   * @param model an initialised model
   * @param kind which graph
   * @param card what the file says about the model
   * @return the model
   * @throws IllegalArgumentException naming the path of a block that cannot be exported, or if the
   *     card's tokenizer has another vocabulary than the model
   */
  public OnnxModel exportGpt(Gpt model, GraphKind kind, ModelCard card) {
    requireInitialized(model);
    try (NDManager manager = NDManager.newBaseManager(deviceOf(model))) {
      return gpt(model, kind, card, manager).copy();
    }
  }

  /**
   * Exports a GPT into a file, the same as {@link #exportGpt} and {@link OnnxModel#write(Path)} but
   * without a copy of its weights in memory.
   *
   * @param model an initialised model
   * @param kind which graph
   * @param card what the file says about the model
   * @param file the file, which appears under its name when all of it is on the disk
   * @throws IOException if it cannot be written
   * @throws IllegalArgumentException naming the path of a block that cannot be exported, or if the
   *     card's tokenizer has another vocabulary than the model
   */
  public void writeGpt(Gpt model, GraphKind kind, ModelCard card, Path file) throws IOException {
    requireInitialized(model);
    try (NDManager manager = NDManager.newBaseManager(deviceOf(model))) {
      WeightedGraph graph = gpt(model, kind, card, manager);
      new OnnxWriter(graph.proto(), graph.weights()).write(file, OnnxWriter.LARGEST_FILE);
    }
  }

  /**
   * Exports a classifier of sounds: waveforms {@code [batch, samples]} to {@code logits} and {@code
   * probabilities}, both {@code [batch, classes]}, for any batch and any length of at least a
   * frame.
   *
   * @param model an initialised model
   * @param card what the file says about the model
   * @return the model
   * @throws IllegalArgumentException naming the path of a block that cannot be exported, or if the
   *     card names another number of classes than the model has
   */
  public OnnxModel exportAudioClassifier(AudioClassifier model, AudioModelCard card) {
    requireInitialized(model);
    Map<String, String> metadata = card.toMetadata(model.getConfig());
    try (NDManager manager = NDManager.newBaseManager(deviceOf(model))) {
      GraphBuilder graph = new GraphBuilder("audio-classifier", precision, manager);
      GraphScope scope = new GraphScope(graph, converters, manager, PastTokens.zeros());
      AudioClassifierGraph.write(model, graph, scope, converters.find(model, ""));
      return model(graph, "a classifier of sounds").withMetadata(metadata).copy();
    }
  }

  private WeightedGraph gpt(Gpt model, GraphKind kind, ModelCard card, NDManager manager) {
    GptConfig config = model.getConfig();
    GraphBuilder graph = new GraphBuilder("gpt", precision, manager);
    GraphScope scope = new GraphScope(graph, converters, manager, PastTokens.zeros());
    GraphValue tokens =
        graph.input(
            GenerationState.TOKENS,
            TensorType.of(DataType.INT64, "batch", "sequence"),
            "tokens, numbers from 0");
    TensorType logits =
        TensorType.of(
            DataType.FLOAT32, "batch", "sequence", String.valueOf(config.vocabularySize()));
    String doc = "logarithms of the next token's probabilities, up to a constant";
    if (kind == GraphKind.SEQUENCE) {
      GptContext context = new WholeSequence(tokens, scope);
      graph.output(
          GptGraph.logits(model, tokens, context, scope), GenerationState.LOGITS, logits, doc);
    } else {
      GenerationState state = new GenerationState(config, tokens, graph, scope);
      graph.output(
          GptGraph.logits(model, tokens, state, scope), GenerationState.LOGITS, logits, doc);
      state.finish();
    }
    return model(graph, "a GPT with signal layers between its blocks")
        .withMetadata(card.toMetadata(kind, config));
  }

  private static WeightedGraph model(GraphBuilder graph, String doc) {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("timefreq")
            .setGraph(graph.build(doc));
    model.addOpsetImportBuilder().setVersion(OPSET);
    String version = OnnxExporter.class.getPackage().getImplementationVersion();
    if (version != null) {
      model.setProducerVersion(version);
    }
    return new WeightedGraph(model.build(), graph.weights());
  }

  private static TensorType varying(String name, DataType type, Shape shape) {
    List<String> axes = new ArrayList<>();
    for (int i = 0; i < shape.dimension(); i++) {
      axes.add(name + "_" + i);
    }
    return new TensorType(type, axes);
  }

  private static void requireInitialized(Block block) {
    if (!block.isInitialized()) {
      throw new IllegalStateException("the block is not initialized: there is nothing to export");
    }
  }

  private static Device deviceOf(Block block) {
    for (Parameter parameter : NamedParameters.of(block).values()) {
      return parameter.getArray().getDevice();
    }
    return Device.cpu();
  }

  /** Configures an {@link OnnxExporter}. */
  public static final class Builder {
    private ConverterRegistry converters = StandardConverters.registry();
    private WeightPrecision precision = WeightPrecision.FLOAT32;

    private Builder() {}

    /**
     * Adds a converter, or replaces the standard one of its class.
     *
     * @param <B> the kind of block
     * @param type class of the blocks, exactly: a subclass may compute something else and needs a
     *     converter of its own
     * @param converter what writes them
     * @return this builder
     */
    public <B extends Block> Builder optConverter(
        Class<B> type, BlockConverter<? super B> converter) {
      converters = converters.with(type, converter);
      return this;
    }

    /**
     * Sets how exactly weights are kept.
     *
     * @param value the precision; float32 if not set
     * @return this builder
     */
    public Builder optPrecision(WeightPrecision value) {
      precision = value;
      return this;
    }

    /**
     * Builds the exporter.
     *
     * @return the exporter
     */
    public OnnxExporter build() {
      return new OnnxExporter(this);
    }
  }
}
