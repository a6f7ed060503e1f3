package io.github.timefreq.export.internal.convert;

import ai.djl.nn.ParallelBlock;
import io.github.timefreq.export.graph.BlockConverter;
import io.github.timefreq.export.graph.GraphScope;
import io.github.timefreq.export.graph.GraphValue;
import java.util.List;

/**
 * Blocks side by side are refused: the function that puts their outputs together cannot be read,
 * and what it makes of some arrays does not tell what it makes of others.
 */
final class ParallelConverter implements BlockConverter<ParallelBlock> {
  @Override
  public List<GraphValue> convert(ParallelBlock block, List<GraphValue> inputs, GraphScope scope) {
    throw scope.refusal(
        block,
        "the function that combines its branches cannot be looked into; give the branches and"
            + " their combination a block class of their own",
        "YourBlock");
  }
}
