package io.github.timefreq.export.internal.convert;

import ai.djl.nn.core.Linear;
import io.github.timefreq.export.graph.BlockConverter;
import io.github.timefreq.export.graph.GraphScope;
import io.github.timefreq.export.graph.GraphValue;
import java.util.List;

/** {@code y = x W' + b}: MatMul and Add, the weight transposed to {@code [in, out]}. */
final class LinearConverter implements BlockConverter<Linear> {
  @Override
  public List<GraphValue> convert(Linear block, List<GraphValue> inputs, GraphScope scope) {
    GraphValue weight =
        scope.matrix(
            "weight", scope.array(block, "weight").transpose(), "transposed, [inputs, outputs]");
    GraphValue y = scope.op("MatMul", List.of(inputs.get(0), weight));
    if (!GraphScope.hasParameter(block, "bias")) {
      return List.of(y);
    }
    return List.of(scope.op("Add", List.of(y, scope.parameter(block, "bias"))));
  }
}
