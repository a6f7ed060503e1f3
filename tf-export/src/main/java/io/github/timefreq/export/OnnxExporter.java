package io.github.timefreq.export;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.export.file.OnnxModel;
import io.github.timefreq.export.file.WeightedGraph;
import io.github.timefreq.export.graph.BlockConverter;
import io.github.timefreq.export.graph.ConverterRegistry;
import io.github.timefreq.export.graph.GraphBuilder;
import io.github.timefreq.export.graph.GraphInput;
import io.github.timefreq.export.graph.GraphScope;
import io.github.timefreq.export.graph.GraphValue;
import io.github.timefreq.export.graph.PastTokens;
import io.github.timefreq.export.graph.TensorType;
import io.github.timefreq.export.graph.WeightPrecision;
import io.github.timefreq.export.internal.convert.StandardConverters;
import io.github.timefreq.export.onnx.ModelProto;
import java.util.ArrayList;
import java.util.List;

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
    return export(
        block.getClass().getSimpleName(),
        block,
        "",
        (graph, scope) -> write(block, inputs, types, graph, scope),
        WeightedGraph::copy);
  }

  private void write(
      Block block,
      List<GraphInput> inputs,
      DataType[] types,
      GraphBuilder graph,
      GraphScope scope) {
    List<GraphValue> values =
        inputs.stream().map(input -> graph.input(input.name(), input.type(), "")).toList();
    List<GraphValue> outputs = scope.convert(block, values);
    Shape[] shapes = block.getOutputShapes(block.getInputShapes());
    for (int i = 0; i < outputs.size(); i++) {
      String name = i == 0 ? "output" : "output" + i;
      DataType type = i < types.length ? types[i] : DataType.FLOAT32;
      graph.output(outputs.get(i), name, varying(name, type, shapes[i]), "");
    }
  }

  /**
   * Exports a model whose graph is written by hand. The packages of models use it.
   *
   * @param <T> what is made of the graph
   * @param <X> what making it can throw
   * @param name name of the graph
   * @param model an initialised model
   * @param doc what the graph is, for people
   * @param writer writes the inputs, operators and outputs
   * @param result makes something of the graph while its weights are at hand
   * @return what {@code result} gives
   * @throws X if it cannot be made
   */
  public <T, X extends Exception> T export(
      String name, Block model, String doc, GraphWriter writer, GraphResult<T, X> result) throws X {
    requireInitialized(model);
    try (NDManager manager = NDManager.newBaseManager(deviceOf(model))) {
      GraphBuilder graph = new GraphBuilder(name, precision, manager);
      writer.write(graph, new GraphScope(graph, converters, manager, PastTokens.zeros()));
      return result.of(model(graph, doc));
    }
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
