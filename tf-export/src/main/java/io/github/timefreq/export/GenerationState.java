package io.github.timefreq.export;

import ai.djl.ndarray.types.DataType;
import io.github.timefreq.gpt.GptConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * Tokens that go on where an earlier run has ended: keys, values and the filters' last inputs come
 * in as {@code past_key_values.N.*} and go out as {@code present.N.*}, N the number of the decoder
 * block. A first run starts from a past of length 0 and zeros for the filters.
 *
 * <p>Where {@code attention_mask} is 0 there is no token: attention does not see it and filters
 * take it for silence, so that shorter sequences of a batch can be filled up from the left.
 */
final class GenerationState implements GptContext {
  static final String TOKENS = "input_ids";
  static final String MASK = "attention_mask";
  static final String POSITIONS = "position_ids";
  static final String LOGITS = "logits";
  static final String PAST = "past_key_values.";
  static final String PRESENT = "present.";

  private final GptConfig config;
  private final GraphBuilder graph;
  private final GraphScope scope;
  private final GraphValue positionIds;
  private final List<GraphValue> pastKeys = new ArrayList<>();
  private final List<GraphValue> pastValues = new ArrayList<>();
  private final List<Runnable> outputs = new ArrayList<>();
  private final GraphValue present;
  private final GraphValue mask;

  GenerationState(GptConfig config, GraphValue tokens, GraphBuilder graph, GraphScope scope) {
    this.config = config;
    this.graph = graph;
    this.scope = scope;
    GraphValue attention =
        graph.input(
            MASK,
            TensorType.of(DataType.INT64, "batch", "past_and_sequence"),
            "1 where there is a token, 0 where a sequence is filled up from the left");
    positionIds =
        graph.input(
            POSITIONS,
            TensorType.of(DataType.INT64, "batch", "sequence"),
            "number of every token in its sequence, from 0");
    for (int layer = 0; layer < config.layers(); layer++) {
      pastKeys.add(graph.input(PAST + layer + ".key", cache("past"), "keys of the tokens before"));
      pastValues.add(
          graph.input(PAST + layer + ".value", cache("past"), "values of the tokens before"));
    }
    GraphValue past = TokenRange.length(pastKeys.get(0), 2, scope);
    GraphValue end = scope.op("Add", List.of(past, TokenRange.length(tokens, 1, scope)));
    GraphValue all = TokenRange.numbers(scope.constant(0), end, scope);
    GraphValue here = TokenRange.numbers(past, end, scope);
    GraphValue absent = scope.op("Equal", List.of(attention, scope.scalar(0L)));
    GraphValue everyHead = scope.op("Unsqueeze", List.of(absent, scope.constant(1, 2)));
    GraphValue hidden = scope.op("Or", List.of(TokenRange.later(here, all, scope), everyHead));
    mask = TokenRange.hide(hidden, scope);
    present = config.signal() == null ? mask : presence(attention, past, end);
  }

  /** 1 for every token at hand that is one, else 0: {@code [B, 1, T]}. */
  private GraphValue presence(GraphValue attention, GraphValue past, GraphValue end) {
    GraphValue axis = scope.constant(1);
    GraphValue here = scope.op("Slice", List.of(attention, past, end, axis));
    long type = TensorType.elementType(DataType.FLOAT32).getNumber();
    GraphValue numbers = scope.op("Cast", List.of(here), Attribute.of("to", type));
    return scope.op("Unsqueeze", List.of(numbers, axis));
  }

  @Override
  public GraphValue positions(GraphValue table) {
    return scope.op("Gather", List.of(table, positionIds));
  }

  @Override
  public GraphValue mask() {
    return mask;
  }

  @Override
  public KeysAndValues extend(int layer, GraphValue keys, GraphValue values) {
    GraphValue allKeys = append(pastKeys.get(layer), keys);
    GraphValue allValues = append(pastValues.get(layer), values);
    String name = PRESENT + layer;
    outputs.add(() -> graph.output(allKeys, name + ".key", cache("past_and_sequence"), ""));
    outputs.add(() -> graph.output(allValues, name + ".value", cache("past_and_sequence"), ""));
    return new KeysAndValues(allKeys, allValues);
  }

  private GraphValue append(GraphValue past, GraphValue now) {
    return scope.op("Concat", List.of(past, now), Attribute.of("axis", 2));
  }

  @Override
  public PastTokens past(int layer) {
    return (place, signals, before, after) -> {
      if (after != 0) {
        throw new IllegalArgumentException(
            "block "
                + place.path()
                + " looks ahead and cannot generate; export the graph of whole sequences");
      }
      GraphValue heard = place.op("Mul", List.of(signals, present));
      return before == 0 ? heard : withState(layer, place, heard, before);
    };
  }

  private GraphValue withState(int layer, GraphScope place, GraphValue signals, int reach) {
    TensorType type =
        TensorType.of(
            DataType.FLOAT32, "batch", String.valueOf(config.width()), String.valueOf(reach));
    GraphValue past =
        graph.input(
            PAST + layer + ".conv_state", type, "last inputs of the filters; zeros at first");
    GraphValue all = place.op("Concat", List.of(past, signals), Attribute.of("axis", 2));
    GraphValue last =
        place.op(
            "Slice",
            List.of(
                all, place.constant(-reach), place.constant(Long.MAX_VALUE), place.constant(2)));
    outputs.add(() -> graph.output(last, PRESENT + layer + ".conv_state", type, ""));
    return all;
  }

  /** Makes the state an output; to be called after the logits have been made one. */
  void finish() {
    outputs.forEach(Runnable::run);
  }

  private TensorType cache(String tokens) {
    return TensorType.of(
        DataType.FLOAT32,
        "batch",
        String.valueOf(config.heads()),
        tokens,
        String.valueOf(GptGraph.headWidth(config)));
  }
}
