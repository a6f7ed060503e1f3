package io.github.timefreq.export.internal.convert;

import ai.djl.nn.Block;
import io.github.timefreq.core.transformer.TransformerBlock;
import io.github.timefreq.export.graph.Attended;
import io.github.timefreq.export.graph.Attribute;
import io.github.timefreq.export.graph.ChildBlocks;
import io.github.timefreq.export.graph.GraphScope;
import io.github.timefreq.export.graph.GraphValue;
import java.util.List;

/**
 * Every {@link TransformerBlock} of a model in operators. A block is written as a whole, from its
 * parts by name; what they are made of is left to the converters.
 *
 * @param width coordinates D
 * @param heads attention heads
 */
public record TransformerGraph(int width, int heads) {
  /**
   * Writes one block.
   *
   * @param block the block
   * @param x its input, {@code [B, T, D]}
   * @param attended what its attention sees
   * @param scope the block's place
   * @return its output, {@code [B, T, D]}
   */
  public GraphValue write(Block block, GraphValue x, Attended attended, GraphScope scope) {
    Block attention = ChildBlocks.get(block, "attention");
    GraphValue normed = ChildBlocks.convert(block, "attentionNorm", x, scope);
    GraphValue mixed = attention(attention, normed, attended, scope.child("attention", attention));
    GraphValue between = scope.op("Add", List.of(x, mixed));
    Block mlp = ChildBlocks.get(block, "mlp");
    GraphValue again = ChildBlocks.convert(block, "mlpNorm", between, scope);
    return scope.op("Add", List.of(between, mlp(mlp, again, scope.child("mlp", mlp))));
  }

  private GraphValue attention(Block attention, GraphValue x, Attended attended, GraphScope scope) {
    GraphValue qkv = ChildBlocks.convert(attention, "qkv", x, scope);
    List<GraphValue> parts = scope.ops("Split", List.of(qkv), 3, Attribute.of("axis", -1));
    GraphValue queries = split(parts.get(0), scope);
    Attended.KeysAndValues seen =
        attended.extend(split(parts.get(1), scope), split(parts.get(2), scope), scope);
    GraphValue scores = scope.op("MatMul", List.of(queries, swapped(seen.keys(), scope)));
    float scale = (float) (1 / Math.sqrt(headWidth()));
    GraphValue scaled = scope.op("Mul", List.of(scores, scope.scalar(scale)));
    GraphValue masked = attended.mask(scaled, scope);
    GraphValue weights = scope.op("Softmax", List.of(masked), Attribute.of("axis", -1));
    GraphValue mixed = scope.op("MatMul", List.of(weights, seen.values()));
    GraphValue tokensFirst =
        scope.op("Transpose", List.of(mixed), Attribute.of("perm", new long[] {0, 2, 1, 3}));
    GraphValue merged = scope.op("Reshape", List.of(tokensFirst, scope.constant(0, 0, width)));
    return ChildBlocks.convert(attention, "project", merged, scope);
  }

  /** {@code [B, T, D]} to {@code [B, heads, T, d]}. */
  private GraphValue split(GraphValue x, GraphScope scope) {
    GraphValue shape = scope.constant(0, 0, heads, headWidth());
    GraphValue byHead = scope.op("Reshape", List.of(x, shape));
    return scope.op("Transpose", List.of(byHead), Attribute.of("perm", new long[] {0, 2, 1, 3}));
  }

  private static GraphValue swapped(GraphValue keys, GraphScope scope) {
    return scope.op("Transpose", List.of(keys), Attribute.of("perm", new long[] {0, 1, 3, 2}));
  }

  private static GraphValue mlp(Block mlp, GraphValue x, GraphScope scope) {
    GraphValue hidden = ChildBlocks.convert(mlp, "expand", x, scope);
    return ChildBlocks.convert(mlp, "project", LambdaConverter.gelu(scope, hidden), scope);
  }

  public int headWidth() {
    return width / heads;
  }
}
