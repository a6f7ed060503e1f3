package io.github.timefreq.export.internal.convert;

import ai.djl.nn.norm.BatchNorm;
import io.github.timefreq.export.graph.Attribute;
import io.github.timefreq.export.graph.BlockConverter;
import io.github.timefreq.export.graph.GraphScope;
import io.github.timefreq.export.graph.GraphValue;
import java.util.List;

/** BatchNormalization by the running mean and variance, whose size nothing limits. */
final class BatchNormConverter implements BlockConverter<BatchNorm> {
  @Override
  public List<GraphValue> convert(BatchNorm block, List<GraphValue> inputs, GraphScope scope) {
    int axis = BlockFields.intOf(block, BatchNorm.class, "axis");
    if (axis != 1) {
      throw scope.refusal(block, "it normalises axis " + axis + ", ONNX only axis 1");
    }
    float epsilon = BlockFields.floatOf(block, BatchNorm.class, "epsilon");
    List<GraphValue> operands =
        List.of(
            inputs.get(0),
            scope.parameter(block, "gamma"),
            scope.parameter(block, "beta"),
            scope.exact("runningMean", scope.array(block, "runningMean"), ""),
            scope.exact("runningVar", scope.array(block, "runningVar"), ""));
    return List.of(scope.op("BatchNormalization", operands, Attribute.of("epsilon", epsilon)));
  }
}
