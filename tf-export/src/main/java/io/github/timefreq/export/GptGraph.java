package io.github.timefreq.export;

import ai.djl.nn.Block;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.GptConfig;
import java.util.List;
import java.util.Map;

/**
 * A {@link Gpt} in operators: its decoder blocks by {@link TransformerGraph}; the signal layers
 * between them are left to the converters.
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
    TransformerGraph blocks = blocks(config);
    for (int layer = 0; layer < config.layers(); layer++) {
      String name = "blocks." + layer;
      Block block = ChildBlocks.get(model, name);
      x = blocks.write(block, x, context.attended(layer), scope.child(name, block));
      Block signal = children.get("signal." + layer);
      if (signal != null) {
        GraphScope between = scope.withPast(context.past(layer));
        x = between.convert("signal." + layer, signal, List.of(x)).get(0);
      }
    }
    x = ChildBlocks.convert(model, "norm", x, scope);
    if (config.tiedEmbeddings()) {
      GraphValue head =
          scope.op("Transpose", List.of(table), Attribute.of("perm", new long[] {1, 0}));
      return scope.op("MatMul", List.of(x, head));
    }
    return ChildBlocks.convert(model, "head", x, scope);
  }

  /** The shape of the decoder blocks. */
  static TransformerGraph blocks(GptConfig config) {
    return new TransformerGraph(config.width(), config.heads());
  }
}
