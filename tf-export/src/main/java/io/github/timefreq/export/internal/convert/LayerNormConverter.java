package io.github.timefreq.export.internal.convert;

import ai.djl.nn.norm.LayerNorm;
import io.github.timefreq.export.graph.Attribute;
import io.github.timefreq.export.graph.BlockConverter;
import io.github.timefreq.export.graph.GraphScope;
import io.github.timefreq.export.graph.GraphValue;
import java.util.List;

/** LayerNormalization over the last axes, as many as gamma has. */
final class LayerNormConverter implements BlockConverter<LayerNorm> {
  @Override
  public List<GraphValue> convert(LayerNorm block, List<GraphValue> inputs, GraphScope scope) {
    int axes = scope.array(block, "gamma").getShape().dimension();
    float epsilon = BlockFields.floatOf(block, LayerNorm.class, "epsilon");
    GraphValue gamma = scope.parameter(block, "gamma");
    GraphValue beta = scope.parameter(block, "beta");
    return List.of(
        scope.op(
            "LayerNormalization",
            List.of(inputs.get(0), gamma, beta),
            Attribute.of("axis", -axes),
            Attribute.of("epsilon", epsilon)));
  }
}
