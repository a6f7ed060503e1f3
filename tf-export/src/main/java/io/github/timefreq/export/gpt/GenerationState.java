package io.github.timefreq.export.gpt;

import ai.djl.ndarray.types.DataType;
import io.github.timefreq.core.signal.Causality;
import io.github.timefreq.core.subband.AdaptiveGains;
import io.github.timefreq.export.graph.Attended;
import io.github.timefreq.export.graph.Attribute;
import io.github.timefreq.export.graph.GraphBuilder;
import io.github.timefreq.export.graph.GraphScope;
import io.github.timefreq.export.graph.GraphValue;
import io.github.timefreq.export.graph.PastTokens;
import io.github.timefreq.export.graph.TensorType;
import io.github.timefreq.export.graph.TokenRange;
import io.github.timefreq.export.internal.convert.TransformerGraph;
import io.github.timefreq.gpt.GptConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * Tokens that go on where an earlier run has ended: the state that {@link GraphKind#GENERATION}
 * describes. A first run starts from 0 tokens and zeros for the filters.
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
  private final List<Cache> caches = new ArrayList<>();
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
      caches.add(new Cache(layer + ".key", layer + ".value", GptGraph.blocks(config)));
    }
    GraphValue past = TokenRange.length(caches.get(0).pastKeys, 2, scope);
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
  public Attended attended(int layer) {
    return caches.get(layer);
  }

  @Override
  public PastTokens past(int block) {
    int signalLayer = config.signalAfter().indexOf(block);
    return new PastTokens() {
      @Override
      public GraphValue extend(GraphScope place, GraphValue signals, int before, int after) {
        if (after != 0) {
          throw looksAhead(place.path());
        }
        GraphValue heard = place.op("Mul", List.of(signals, present));
        return before == 0 ? heard : withState(signalLayer, place, heard, before);
      }

      @Override
      public List<Attended> attended(
          GraphScope place, GraphValue x, AdaptiveGains generator, Causality causality) {
        if (causality == Causality.CENTERED) {
          throw looksAhead(place.path());
        }
        TransformerGraph blocks = new TransformerGraph(generator.features(), generator.heads());
        List<Attended> seen = new ArrayList<>();
        for (int i = 0; i < generator.layers(); i++) {
          seen.add(
              new Cache(signalLayer + ".gain_key." + i, signalLayer + ".gain_value." + i, blocks));
        }
        return seen;
      }
    };
  }

  private static IllegalArgumentException looksAhead(String path) {
    return new IllegalArgumentException(
        "block " + path + " looks ahead and cannot generate; export the graph of whole sequences");
  }

  private GraphValue withState(int signalLayer, GraphScope place, GraphValue signals, int reach) {
    TensorType type =
        TensorType.of(
            DataType.FLOAT32, "batch", String.valueOf(config.width()), String.valueOf(reach));
    GraphValue past =
        graph.input(
            PAST + signalLayer + ".conv_state", type, "last inputs of the filters; zeros at first");
    GraphValue all = place.op("Concat", List.of(past, signals), Attribute.of("axis", 2));
    GraphValue last =
        place.op(
            "Slice",
            List.of(
                all, place.constant(-reach), place.constant(Long.MAX_VALUE), place.constant(2)));
    outputs.add(() -> graph.output(last, PRESENT + signalLayer + ".conv_state", type, ""));
    return all;
  }

  /** Makes the state an output; to be called after the logits have been made one. */
  void finish() {
    outputs.forEach(Runnable::run);
  }

  /**
   * Keys and values of one attention layer; those of the tokens before come from the run before.
   */
  private final class Cache implements Attended {
    private final String key;
    private final String value;
    private final TransformerGraph blocks;
    private final GraphValue pastKeys;
    private final GraphValue pastValues;

    Cache(String key, String value, TransformerGraph blocks) {
      this.key = key;
      this.value = value;
      this.blocks = blocks;
      pastKeys = graph.input(PAST + key, type("past"), "keys of the tokens before");
      pastValues = graph.input(PAST + value, type("past"), "values of the tokens before");
    }

    @Override
    public Attended.KeysAndValues extend(GraphValue keys, GraphValue values, GraphScope place) {
      GraphValue allKeys = append(pastKeys, keys, place);
      GraphValue allValues = append(pastValues, values, place);
      TensorType all = type("past_and_sequence");
      outputs.add(() -> graph.output(allKeys, PRESENT + key, all, ""));
      outputs.add(() -> graph.output(allValues, PRESENT + value, all, ""));
      return new Attended.KeysAndValues(allKeys, allValues);
    }

    private static GraphValue append(GraphValue past, GraphValue now, GraphScope place) {
      return place.op("Concat", List.of(past, now), Attribute.of("axis", 2));
    }

    @Override
    public GraphValue mask(GraphValue scores, GraphScope place) {
      return place.op("Add", List.of(scores, mask));
    }

    private TensorType type(String tokens) {
      return TensorType.of(
          DataType.FLOAT32,
          "batch",
          String.valueOf(blocks.heads()),
          tokens,
          String.valueOf(blocks.headWidth()));
    }
  }
}
