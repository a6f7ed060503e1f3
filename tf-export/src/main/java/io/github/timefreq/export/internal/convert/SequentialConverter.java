package io.github.timefreq.export.internal.convert;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import io.github.timefreq.export.graph.BlockConverter;
import io.github.timefreq.export.graph.ChildBlocks;
import io.github.timefreq.export.graph.GraphScope;
import io.github.timefreq.export.graph.GraphValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One block after the other. */
final class SequentialConverter implements BlockConverter<SequentialBlock> {
  @Override
  public List<GraphValue> convert(
      SequentialBlock block, List<GraphValue> inputs, GraphScope scope) {
    List<GraphValue> current = inputs;
    List<GraphValue> intermediate = new ArrayList<>();
    for (Map.Entry<String, Block> child : ChildBlocks.of(block).entrySet()) {
      current = scope.convert(child.getKey(), child.getValue(), current);
      intermediate.addAll(current);
    }
    return block.isReturnIntermediate() ? intermediate : current;
  }
}
