package io.github.timefreq.export.graph;

import ai.djl.nn.Block;
import java.util.List;

/**
 * Writes one kind of block into a graph.
 *
 * <p>A block of one's own is exported by a converter that says what it computes in ONNX operators:
 *
 * <pre>{@code
 * OnnxExporter.builder()
 *     .optConverter(
 *         Scale.class,
 *         (block, inputs, scope) ->
 *             List.of(scope.op("Mul", List.of(inputs.get(0), scope.parameter(block, "factor")))))
 *     .build();
 * }</pre>
 *
 * @param <B> the kind of block
 */
@FunctionalInterface
public interface BlockConverter<B extends Block> {
  /**
   * Adds the nodes that compute what the block computes when it is not training.
   *
   * @param block an initialised block
   * @param inputs the block's inputs
   * @param scope where the nodes go, under the block's path
   * @return the block's outputs
   * @throws IllegalArgumentException naming the block's path, if it has settings that cannot be
   *     exported
   */
  List<GraphValue> convert(B block, List<GraphValue> inputs, GraphScope scope);
}
