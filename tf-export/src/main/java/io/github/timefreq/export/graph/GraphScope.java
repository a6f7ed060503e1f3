package io.github.timefreq.export.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.github.timefreq.core.signal.Causality;
import io.github.timefreq.core.subband.AdaptiveGains;
import java.util.List;

/**
 * A block's place in a graph: what its {@link BlockConverter} writes to. Names of nodes and weights
 * begin with the block's path in the tree, such as {@code blocks.0.attention.qkv}.
 */
public final class GraphScope {
  private final GraphBuilder graph;
  private final ConverterRegistry converters;
  private final NDManager manager;
  private final PastTokens past;
  private final String path;
  private final String doc;

  /**
   * Creates the place of a whole model.
   *
   * @param graph where the nodes go
   * @param converters converters by class
   * @param manager owner of arrays that are made on the way
   * @param past where the tokens before come from
   */
  public GraphScope(
      GraphBuilder graph, ConverterRegistry converters, NDManager manager, PastTokens past) {
    this(graph, converters, manager, past, "", "");
  }

  private GraphScope(
      GraphBuilder graph,
      ConverterRegistry converters,
      NDManager manager,
      PastTokens past,
      String path,
      String doc) {
    this.graph = graph;
    this.converters = converters;
    this.manager = manager;
    this.past = past;
    this.path = path;
    this.doc = doc;
  }

  /**
   * Returns the block's path.
   *
   * @return names from below the root down to the block, joined by dots; empty for the root
   */
  public String path() {
    return path;
  }

  /**
   * Returns memory for what is computed while the graph is built.
   *
   * @return a manager that is closed when the export ends, on the parameters' device
   */
  public NDManager manager() {
    return manager;
  }

  /**
   * Adds a node with one output.
   *
   * @param operator a standard ONNX operator of {@code OnnxExporter}
   * @param inputs the operands, in the operator's order
   * @param attributes the operator's settings
   * @return the output
   */
  public GraphValue op(String operator, List<GraphValue> inputs, Attribute... attributes) {
    return ops(operator, inputs, 1, attributes).get(0);
  }

  /**
   * Adds a node with several outputs.
   *
   * @param operator a standard ONNX operator of {@code OnnxExporter}
   * @param inputs the operands, in the operator's order
   * @param outputs number of outputs
   * @param attributes the operator's settings
   * @return the outputs
   */
  public List<GraphValue> ops(
      String operator, List<GraphValue> inputs, int outputs, Attribute... attributes) {
    return graph.node(path, operator, inputs, outputs, List.of(attributes), doc);
  }

  /**
   * Adds one of the block's own parameters as it is.
   *
   * @param block the block
   * @param name the parameter's name in the block
   * @return its value
   * @throws IllegalArgumentException if the block has no such parameter
   */
  public GraphValue parameter(Block block, String name) {
    return weight(name, array(block, name), "");
  }

  /**
   * Adds learned numbers, such as a parameter in another shape, in the precision of the weights;
   * the same numbers under the same name are added once.
   *
   * @param name what they are called under the block's path, best the parameter's name
   * @param array the numbers; if it belongs to {@link #manager}, it must stay open
   * @param documentation how they differ from the parameter, or nothing
   * @return their value
   * @throws IllegalArgumentException if other numbers have this name, or they are too large for the
   *     precision
   */
  public GraphValue weight(String name, NDArray array, String documentation) {
    return graph.weight(path.isEmpty() ? name : path + "." + name, array, documentation);
  }

  /**
   * Adds the second operand of a matrix product, {@code [inputs, outputs]}, which may be rounded.
   *
   * @param name name of the weight
   * @param array the numbers
   * @param documentation what they are, for people
   * @return the weight as a value
   */
  public GraphValue matrix(String name, NDArray array, String documentation) {
    return graph.matrix(path.isEmpty() ? name : path + "." + name, array, documentation);
  }

  /**
   * Adds whole numbers that steer an operator, such as a shape.
   *
   * @param values the numbers
   * @return a value of one axis, int64
   */
  public GraphValue constant(long... values) {
    return graph.constant(values);
  }

  /**
   * Adds a number.
   *
   * @param value the number
   * @return a value without axes, float32
   */
  public GraphValue scalar(float value) {
    return graph.scalar(value);
  }

  /**
   * Adds a whole number without axes.
   *
   * @param value the number
   * @return the number as a value
   */
  public GraphValue scalar(long value) {
    return graph.scalar(value);
  }

  /**
   * Adds numbers that must not be rounded, whatever the precision of the weights, such as gains far
   * from 1; the same numbers under the same name are added once.
   *
   * @param name what they are called under the block's path, best the parameter's name
   * @param array the numbers; if it belongs to {@link #manager}, it must stay open
   * @param documentation how they differ from the parameter, or nothing
   * @return their value
   * @throws IllegalArgumentException if other numbers have this name
   */
  public GraphValue exact(String name, NDArray array, String documentation) {
    return graph.exact(path.isEmpty() ? name : path + "." + name, array, documentation);
  }

  /**
   * Writes a block at this very place.
   *
   * @param block the block that the scope is the place of
   * @param inputs its inputs
   * @return its outputs
   * @throws IllegalArgumentException if it has no converter, or cannot be exported
   */
  public List<GraphValue> convert(Block block, List<GraphValue> inputs) {
    return converters.find(block, path).convert(block, inputs, this);
  }

  /**
   * Adds a child of the block.
   *
   * @param name the child's name
   * @param block the child
   * @param inputs its inputs
   * @return its outputs
   * @throws IllegalArgumentException naming its path, if it cannot be exported
   */
  public List<GraphValue> convert(String name, Block block, List<GraphValue> inputs) {
    GraphScope scope = child(name, block);
    return converters.find(block, scope.path).convert(block, inputs, scope);
  }

  /**
   * Puts signals behind the tokens before them and in front of those after them. In a graph of
   * whole sequences both are zeros; in a graph that generates, the past is part of the state that
   * one run hands to the next.
   *
   * @param signals the signals of the tokens at hand, {@code [B, D, T]}
   * @param before number of tokens before
   * @param after number of tokens after
   * @return the longer signals, {@code [B, D, before + T + after]}
   * @throws IllegalArgumentException if the graph generates and {@code after} is not 0
   */
  public GraphValue withPast(GraphValue signals, int before, int after) {
    return past.extend(this, signals, before, after);
  }

  /**
   * What the Transformer attends to that makes adaptive gains from {@code x}, block by block.
   *
   * @param x what the Transformer reads
   * @param generator settings of the gains
   * @param causality which tokens a token sees
   * @return what each block attends to
   */
  public List<Attended> attended(GraphValue x, AdaptiveGains generator, Causality causality) {
    return past.attended(this, x, generator, causality);
  }

  /**
   * The place of a child that has no converter of its own.
   *
   * @param name name of the child
   * @param block the block
   * @return the place of the child
   */
  public GraphScope child(String name, Block block) {
    String childPath = path.isEmpty() ? name : path + "." + name;
    String kind = block.getClass().getSimpleName();
    return new GraphScope(graph, converters, manager, past, childPath, kind);
  }

  /**
   * The same place with another past.
   *
   * @param other where the past comes from
   * @return a place of the same name
   */
  public GraphScope withPast(PastTokens other) {
    return new GraphScope(graph, converters, manager, other, path, doc);
  }

  /**
   * Returns the numbers of one of the block's own parameters, to compute with.
   *
   * @param block the block
   * @param name the parameter's name in the block
   * @return a view that belongs to {@link #manager}, as all that is computed from it
   * @throws IllegalArgumentException if the block has no such parameter
   */
  public NDArray array(Block block, String name) {
    for (Parameter parameter : block.getDirectParameters().values()) {
      if (name.equals(parameter.getName())) {
        NDArray view = parameter.getArray().stopGradient();
        view.attach(manager);
        return view;
      }
    }
    throw refusal(block, "it has no parameter '" + name + "'");
  }

  /**
   * Tells whether a block has a parameter of a name.
   *
   * @param block the block
   * @param name name of the child
   * @return whether it has one
   */
  public static boolean hasParameter(Block block, String name) {
    return block.getDirectParameters().values().stream()
        .anyMatch(parameter -> name.equals(parameter.getName()));
  }

  /**
   * Says why a block cannot be exported.
   *
   * @param block the block
   * @param reason why it cannot be exported
   * @return the exception to throw
   */
  public IllegalArgumentException refusal(Block block, String reason) {
    return ConverterRegistry.refusal(block, path, reason);
  }

  /**
   * Says why a block cannot be exported, and the class that wants a converter in its place.
   *
   * @param block the block
   * @param reason why it cannot be exported
   * @param replacement class to use in its place, with a converter of its own
   * @return the exception to throw
   */
  public IllegalArgumentException refusal(Block block, String reason, String replacement) {
    return ConverterRegistry.refusal(block, path, reason, replacement);
  }
}
