package io.github.timefreq.export.internal.convert;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import io.github.timefreq.core.filterbank.Filterbank;
import io.github.timefreq.core.subband.AdaptiveGains;
import io.github.timefreq.export.graph.Attended;
import io.github.timefreq.export.graph.Attribute;
import io.github.timefreq.export.graph.ChildBlocks;
import io.github.timefreq.export.graph.GraphScope;
import io.github.timefreq.export.graph.GraphValue;
import java.util.List;

/**
 * Gains that adapt to every token, from the hidden state: a generator makes features, a linear map
 * makes gains of them.
 *
 * @param block the filterbank
 * @param adaptive its adaptive gains
 * @param scope its place
 */
record GainGraph(Filterbank block, AdaptiveGains adaptive, GraphScope scope) {
  /** {@code [B, T, D]} to {@code [B, T, F]}. */
  GraphValue features(GraphValue x) {
    Block generator = ChildBlocks.of(block).get("generator");
    if (generator == null) {
      return x;
    }
    GraphScope place = scope.child("generator", generator);
    GraphValue projected = ChildBlocks.convert(generator, "project", x, place);
    return adaptive.generator() == AdaptiveGains.Generator.TRANSFORMER
        ? transformed(generator, projected, place)
        : projected;
  }

  private GraphValue transformed(Block generator, GraphValue projected, GraphScope place) {
    TransformerGraph blocks = new TransformerGraph(adaptive.features(), adaptive.heads());
    List<Attended> attended = place.attended(projected, adaptive, block.getConfig().causality());
    GraphValue features = projected;
    for (int i = 0; i < adaptive.layers(); i++) {
      String name = "blocks." + i;
      Block child = ChildBlocks.get(generator, name);
      features = blocks.write(child, features, attended.get(i), place.child(name, child));
    }
    return ChildBlocks.convert(generator, "norm", features, place);
  }

  /** Gains in their range, {@code [B, T, D]} to {@code [B, T, G, M]}. */
  GraphValue gains(GraphValue x) {
    NDArray head = scope.array(block, "adaptiveGains").transpose();
    GraphValue map = scope.weight("adaptiveGains", head, "transposed, [F, G*M]");
    GraphValue raw = affine(features(x), map, scope.parameter(block, "adaptiveGainsBias"));
    GraphValue shape = scope.constant(0, 0, adaptive.groups(), block.getConfig().filters());
    GraphValue byGroup = scope.op("Reshape", List.of(raw, shape));
    return switch (adaptive.range()) {
      case UNCONSTRAINED -> byGroup;
      case SIGMOID -> scope.op("Sigmoid", List.of(byGroup));
      case SOFTMAX -> scope.op("Softmax", List.of(byGroup), Attribute.of("axis", -1));
    };
  }

  /** A linear map and a constant. */
  GraphValue affine(GraphValue x, GraphValue weight, GraphValue constant) {
    return scope.op("Add", List.of(scope.op("MatMul", List.of(x, weight)), constant));
  }
}
