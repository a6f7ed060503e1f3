package io.github.timefreq.export.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.google.protobuf.ByteString;
import io.github.timefreq.core.internal.memory.NativeArrays;
import io.github.timefreq.export.onnx.GraphProto;
import io.github.timefreq.export.onnx.NodeProto;
import io.github.timefreq.export.onnx.TensorProto;
import io.github.timefreq.export.onnx.ValueInfoProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A graph while it grows. Nodes come in the order in which they are added, which is one in which
 * they can be evaluated, since a node takes only what is there.
 */
public final class GraphBuilder {
  private static final float LARGEST_HALF = 65504;

  private final String name;
  private final WeightPrecision precision;
  private final NDManager manager;
  private final Map<String, ValueInfoProto> inputs = new LinkedHashMap<>();
  private final Map<String, TensorProto> initializers = new LinkedHashMap<>();
  private final Map<String, WeightArray> weights = new HashMap<>();
  private final Map<String, Learned> learned = new HashMap<>();
  private final List<NodeProto.Builder> nodes = new ArrayList<>();
  private final List<ValueInfoProto> outputs = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final Map<String, String> renamed = new HashMap<>();

  /**
   * Starts a graph.
   *
   * @param name its name
   * @param precision how exactly weights are kept
   * @param manager owner of views of the weights
   */
  public GraphBuilder(String name, WeightPrecision precision, NDManager manager) {
    this.name = name;
    this.precision = precision;
    this.manager = manager;
  }

  /** Learned numbers that the graph has, and what they are there. */
  private record Learned(NDArray numbers, GraphValue value) {}

  /**
   * Adds an input.
   *
   * @param input name of the input
   * @param type type of the elements
   * @param doc what it is, for people
   * @return the value that stands for it
   */
  public GraphValue input(String input, TensorType type, String doc) {
    claim(input);
    inputs.put(input, valueInfo(input, type, doc));
    return new GraphValue(input);
  }

  /**
   * Makes a value an output of the graph, under a name of its own.
   *
   * @param value the value
   * @param output name of the output
   * @param type type of the elements
   * @param doc what it is, for people
   */
  public void output(GraphValue value, String output, TensorType type, String doc) {
    claim(output);
    boolean computed = !inputs.containsKey(value.name()) && !initializers.containsKey(value.name());
    if (!computed || renamed.containsKey(value.name())) {
      nodes.add(
          NodeProto.newBuilder()
              .setName(unique(output + "/Identity"))
              .setOpType("Identity")
              .addInput(value.name())
              .addOutput(output));
    } else {
      renamed.put(value.name(), output);
    }
    outputs.add(valueInfo(output, type, doc));
  }

  /** Adds a node whose first output bears the node's name. */
  List<GraphValue> node(
      String path,
      String operator,
      List<GraphValue> operands,
      int results,
      List<Attribute> attributes,
      String doc) {
    String node = unique(path.isEmpty() ? operator : path + "/" + operator);
    NodeProto.Builder proto =
        NodeProto.newBuilder().setName(node).setOpType(operator).setDocString(doc);
    operands.forEach(operand -> proto.addInput(operand.name()));
    attributes.forEach(attribute -> proto.addAttribute(attribute.proto()));
    List<GraphValue> values = new ArrayList<>();
    for (int i = 0; i < results; i++) {
      String value = results == 1 ? node : unique(node + ":" + i);
      proto.addOutput(value);
      values.add(new GraphValue(value));
    }
    nodes.add(proto);
    return values;
  }

  /** Adds learned numbers, in the precision of the graph's weights; once for each name. */
  GraphValue weight(String weight, NDArray array, String doc) {
    return precision == WeightPrecision.FLOAT16 && array.getDataType() == DataType.FLOAT32
        ? once(weight, array, () -> half(weight, array, doc))
        : exact(weight, array, doc);
  }

  /** Adds a matrix {@code [inputs, outputs]} of learned numbers, in the graph's precision. */
  GraphValue matrix(String matrix, NDArray array, String doc) {
    return precision == WeightPrecision.INT8
        ? once(matrix, array, () -> rounded(matrix, array, doc))
        : weight(matrix, array, doc);
  }

  /** Adds numbers as they are, whatever the precision of the graph's weights. */
  GraphValue exact(String tensor, NDArray array, String doc) {
    return once(
        tensor,
        array,
        () -> {
          add(tensor, array, array.getDataType(), doc);
          return new GraphValue(tensor);
        });
  }

  private GraphValue once(String name, NDArray array, Supplier<GraphValue> writer) {
    Learned known = learned.get(name);
    if (known == null) {
      claim(name);
      known = new Learned(kept(array), writer.get());
      learned.put(name, known);
    } else if (!known.numbers().contentEquals(array)) {
      throw new IllegalArgumentException(
          "two arrays that differ are called '" + name + "'; give each a name of its own");
    }
    return known.value();
  }

  private GraphValue half(String weight, NDArray array, String doc) {
    try (NDManager memory = manager.newSubManager()) {
      float largest = view(array, memory).abs().max().getFloat();
      if (!(largest <= LARGEST_HALF)) {
        throw new IllegalArgumentException(
            "weight '"
                + weight
                + "' has numbers up to "
                + largest
                + ", float16 only up to "
                + LARGEST_HALF
                + "; export it as FLOAT32, or let its converter add it by GraphScope.exact");
      }
    }
    add(weight, array, DataType.FLOAT16, doc);
    List<Attribute> type =
        List.of(Attribute.of("to", TensorType.elementType(DataType.FLOAT32).getNumber()));
    return node(weight, "Cast", List.of(new GraphValue(weight)), 1, type, "").get(0);
  }

  private GraphValue rounded(String matrix, NDArray array, String doc) {
    String scale = matrix + "/scale";
    claim(scale);
    try (NDManager memory = array.getManager().newSubManager()) {
      RoundedMatrix rounded = RoundedMatrix.of(array, memory);
      add(matrix, rounded.whole(), DataType.INT8, doc);
      String meaning = "largest number of every column over " + RoundedMatrix.LARGEST;
      add(scale, rounded.scale(), DataType.FLOAT32, meaning);
    }
    List<GraphValue> operands = List.of(new GraphValue(matrix), new GraphValue(scale));
    List<Attribute> columns = List.of(Attribute.of("axis", 1));
    return node(matrix, "DequantizeLinear", operands, 1, columns, "").get(0);
  }

  /** Whole numbers that steer an operator, such as a shape. */
  GraphValue constant(long... values) {
    ByteBuffer bytes = littleEndian(Long.BYTES * values.length);
    Arrays.stream(values).forEach(bytes::putLong);
    return constant("constant/" + Arrays.toString(values), DataType.INT64, bytes, values.length);
  }

  /**
   * Adds a whole number without axes.
   *
   * @param value the number
   * @return the number as a value
   */
  public GraphValue scalar(long value) {
    ByteBuffer bytes = littleEndian(Long.BYTES).putLong(value);
    return constant("constant/" + value, DataType.INT64, bytes);
  }

  /** A number without axes. */
  GraphValue scalar(float value) {
    ByteBuffer bytes = littleEndian(Float.BYTES).putFloat(value);
    return constant("constant/" + value + "f", DataType.FLOAT32, bytes);
  }

  private GraphValue constant(String constant, DataType type, ByteBuffer bytes, long... dims) {
    if (!initializers.containsKey(constant)) {
      claim(constant);
      ByteString raw = ByteString.copyFrom(bytes.flip());
      initializers.put(constant, tensor(constant, type, dims, "").setRawData(raw).build());
    }
    return new GraphValue(constant);
  }

  /**
   * The learned numbers, by the names of their initializers, which are without bytes.
   *
   * @return arrays by name
   */
  public Map<String, WeightArray> weights() {
    return weights;
  }

  /**
   * Returns the graph as it is now.
   *
   * @param doc what it is, for people
   * @return the graph
   */
  public GraphProto build(String doc) {
    GraphProto.Builder graph = GraphProto.newBuilder().setName(name).setDocString(doc);
    graph.addAllInput(inputs.values());
    graph.addAllInitializer(initializers.values());
    for (NodeProto.Builder node : nodes) {
      for (int i = 0; i < node.getInputCount(); i++) {
        node.setInput(i, renamed.getOrDefault(node.getInput(i), node.getInput(i)));
      }
      for (int i = 0; i < node.getOutputCount(); i++) {
        node.setOutput(i, renamed.getOrDefault(node.getOutput(i), node.getOutput(i)));
      }
      graph.addNode(node);
    }
    return graph.addAllOutput(outputs).build();
  }

  private void add(String weight, NDArray array, DataType type, String doc) {
    weights.put(weight, new WeightArray(kept(array), type));
    initializers.put(weight, tensor(weight, type, array.getShape().getShape(), doc).build());
  }

  /** An array of a manager that may be closed before the graph is written is copied. */
  private NDArray kept(NDArray array) {
    return array.getManager() == manager ? view(array, manager) : NativeArrays.copy(array, manager);
  }

  private static NDArray view(NDArray array, NDManager owner) {
    NDArray view = array.stopGradient();
    view.attach(owner);
    return view;
  }

  private static TensorProto.Builder tensor(String name, DataType type, long[] dims, String doc) {
    TensorProto.Builder proto =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorType.elementType(type).getNumber())
            .setDocString(doc);
    Arrays.stream(dims).forEach(proto::addDims);
    return proto;
  }

  private static ValueInfoProto valueInfo(String value, TensorType type, String doc) {
    return ValueInfoProto.newBuilder()
        .setName(value)
        .setType(type.proto())
        .setDocString(doc)
        .build();
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void claim(String wanted) {
    if (!names.add(wanted)) {
      throw new IllegalArgumentException("the graph has a value '" + wanted + "' already");
    }
  }

  private String unique(String wanted) {
    String free = wanted;
    for (int i = 1; !names.add(free); i++) {
      free = wanted + "_" + i;
    }
    return free;
  }
}
