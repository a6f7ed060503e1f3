package io.github.timefreq.export.gpt;

import io.github.timefreq.export.graph.BlockConverter;
import io.github.timefreq.export.graph.GraphScope;
import io.github.timefreq.export.graph.GraphValue;
import io.github.timefreq.gpt.Gpt;
import java.util.List;

/** A GPT over whole sequences: tokens {@code [B, T]} to logits {@code [B, T, V]}. */
final class GptConverter implements BlockConverter<Gpt> {
  @Override
  public List<GraphValue> convert(Gpt block, List<GraphValue> inputs, GraphScope scope) {
    GraphValue tokens = inputs.get(0);
    return List.of(GptGraph.logits(block, tokens, new WholeSequence(tokens, scope), scope));
  }
}
