package io.github.timefreq.export;

import ai.djl.nn.Block;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.GptConfig;
import java.util.List;
import java.util.Map;

/**
 * A {@link Gpt} in operators. Its decoder blocks are written as a whole here, from their parts by
 * name; what they are made of, and the signal layers between them, is left to the converters.
 */
final class GptGraph {
  private GptGraph() {}

  /** Writes everything from tokens {@code [B, T]} to logits {@code [B, T, V]}. */
  static GraphValue logits(Gpt model, GraphValue tokens, GptContext context, GraphScope scope) {
    GptConfig config = model.getConfig();
    Map<String, Block> children = ChildBlocks.of(model);
    GraphValue table = scope.parameter(model, "tokens");
    GraphValue positions = context.positions(scope.parameter(model, "positions"));
    GraphValue x = scope.op("Add", List.of(scope.op("Gather", List.of(table, tokens)), positions));
    for (int layer = 0; layer < config.layers(); layer++) {
      String name = "blocks." + layer;
      Block block = ChildBlocks.get(model, name);
      x = decoderBlock(block, config, x, layer, context, scope.child(name, block));
      Block signal = children.get("signal." + layer);
      if (signal != null) {
        GraphScope between = scope.withPast(context.past(layer));
        x = between.convert("signal." + layer, signal, List.of(x)).get(0);
      }
    }
    x = one("norm", model, x, scope);
    if (config.tiedEmbeddings()) {
      GraphValue head =
          scope.op("Transpose", List.of(table), Attribute.of("perm", new long[] {1, 0}));
      return scope.op("MatMul", List.of(x, head));
    }
    return one("head", model, x, scope);
  }

  private static GraphValue decoderBlock(
      Block block,
      GptConfig config,
      GraphValue x,
      int layer,
      GptContext context,
      GraphScope scope) {
    Block attention = ChildBlocks.get(block, "attention");
    GraphValue normed = one("attentionNorm", block, x, scope);
    GraphValue attended =
        attention(attention, config, normed, layer, context, scope.child("attention", attention));
    GraphValue between = scope.op("Add", List.of(x, attended));
    Block mlp = ChildBlocks.get(block, "mlp");
    GraphValue again = one("mlpNorm", block, between, scope);
    return scope.op("Add", List.of(between, mlp(mlp, again, scope.child("mlp", mlp))));
  }

  private static GraphValue attention(
      Block attention,
      GptConfig config,
      GraphValue x,
      int layer,
      GptContext context,
      GraphScope scope) {
    List<GraphValue> parts =
        scope.ops("Split", List.of(one("qkv", attention, x, scope)), 3, Attribute.of("axis", -1));
    GraphValue queries = heads(parts.get(0), config, scope);
    GptContext.KeysAndValues seen =
        context.extend(
            layer, heads(parts.get(1), config, scope), heads(parts.get(2), config, scope));
    GraphValue scores = scope.op("MatMul", List.of(queries, swapped(seen.keys(), scope)));
    float scale = (float) (1 / Math.sqrt(headWidth(config)));
    GraphValue scaled = scope.op("Mul", List.of(scores, scope.scalar(scale)));
    GraphValue masked = scope.op("Add", List.of(scaled, context.mask()));
    GraphValue weights = scope.op("Softmax", List.of(masked), Attribute.of("axis", -1));
    GraphValue mixed = scope.op("MatMul", List.of(weights, seen.values()));
    GraphValue tokensFirst =
        scope.op("Transpose", List.of(mixed), Attribute.of("perm", new long[] {0, 2, 1, 3}));
    GraphValue merged =
        scope.op("Reshape", List.of(tokensFirst, scope.constant(0, 0, config.width())));
    return one("project", attention, merged, scope);
  }

  /** {@code [B, T, D]} to {@code [B, heads, T, d]}. */
  private static GraphValue heads(GraphValue x, GptConfig config, GraphScope scope) {
    GraphValue shape = scope.constant(0, 0, config.heads(), headWidth(config));
    GraphValue split = scope.op("Reshape", List.of(x, shape));
    return scope.op("Transpose", List.of(split), Attribute.of("perm", new long[] {0, 2, 1, 3}));
  }

  private static GraphValue swapped(GraphValue keys, GraphScope scope) {
    return scope.op("Transpose", List.of(keys), Attribute.of("perm", new long[] {0, 1, 3, 2}));
  }

  private static GraphValue mlp(Block mlp, GraphValue x, GraphScope scope) {
    GraphValue hidden = one("expand", mlp, x, scope);
    return one("project", mlp, LambdaConverter.gelu(scope, hidden), scope);
  }

  private static GraphValue one(String child, Block parent, GraphValue x, GraphScope scope) {
    return scope.convert(child, ChildBlocks.get(parent, child), List.of(x)).get(0);
  }

  static int headWidth(GptConfig config) {
    return config.width() / config.heads();
  }
}
