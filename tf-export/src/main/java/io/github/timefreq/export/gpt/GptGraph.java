package io.github.timefreq.export.gpt;

import ai.djl.nn.Block;
import io.github.timefreq.core.signal.SignalLayer;
import io.github.timefreq.export.graph.Attribute;
import io.github.timefreq.export.graph.ChildBlocks;
import io.github.timefreq.export.graph.GraphScope;
import io.github.timefreq.export.graph.GraphValue;
import io.github.timefreq.export.internal.convert.TransformerGraph;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.GptConfig;
import java.util.List;

/**
 * A {@link Gpt} in operators: its decoder blocks by {@link TransformerGraph}; the signal layers
 * between them are left to the converters.
 */
final class GptGraph {
  private GptGraph() {}

  /** Writes everything from tokens {@code [B, T]} to logits {@code [B, T, V]}. */
  static GraphValue logits(Gpt model, GraphValue tokens, GptContext context, GraphScope scope) {
    GptConfig config = model.getConfig();
    GraphValue table = scope.parameter(model, "tokens");
    GraphValue positions = context.positions(scope.parameter(model, "positions"));
    GraphValue x = scope.op("Add", List.of(scope.op("Gather", List.of(table, tokens)), positions));
    x = filtered(model, GptConfig.EMBEDDING, x, context, scope);
    TransformerGraph blocks = blocks(config);
    for (int layer = 0; layer < config.layers(); layer++) {
      String name = "blocks." + layer;
      Block block = ChildBlocks.get(model, name);
      x = blocks.write(block, x, context.attended(layer), scope.child(name, block));
      x = filtered(model, layer, x, context, scope);
    }
    x = ChildBlocks.convert(model, "norm", x, scope);
    if (config.tiedEmbeddings()) {
      GraphValue head =
          scope.op("Transpose", List.of(table), Attribute.of("perm", new long[] {1, 0}));
      return scope.op("MatMul", List.of(x, head));
    }
    return ChildBlocks.convert(model, "head", x, scope);
  }

  /** The hidden state after a block, or the embedding, behind the signal layer if there is one. */
  private static GraphValue filtered(
      Gpt model, int after, GraphValue x, GptContext context, GraphScope scope) {
    SignalLayer signal = model.getSignalLayers().get(after);
    return signal == null
        ? x
        : ChildBlocks.convert(model, "signal." + after, x, scope.withPast(context.past(after)));
  }

  /** The shape of the decoder blocks. */
  static TransformerGraph blocks(GptConfig config) {
    return new TransformerGraph(config.width(), config.heads());
  }
}
