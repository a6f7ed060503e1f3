package io.github.timefreq.export.internal.convert;

import ai.djl.nn.convolutional.Convolution;
import io.github.timefreq.export.graph.Attribute;
import io.github.timefreq.export.graph.BlockConverter;
import io.github.timefreq.export.graph.GraphScope;
import io.github.timefreq.export.graph.GraphValue;
import java.util.ArrayList;
import java.util.List;

/** Convolutions of one, two and three dimensions: Conv, padded alike on both sides as in DJL. */
final class ConvolutionConverter implements BlockConverter<Convolution> {
  @Override
  public List<GraphValue> convert(Convolution block, List<GraphValue> inputs, GraphScope scope) {
    List<GraphValue> operands = new ArrayList<>();
    operands.add(inputs.get(0));
    operands.add(scope.parameter(block, "weight"));
    if (GraphScope.hasParameter(block, "bias")) {
      operands.add(scope.parameter(block, "bias"));
    }
    long[] padding = block.getPadding().getShape();
    return List.of(
        scope.op(
            "Conv",
            operands,
            Attribute.of("kernel_shape", block.getKernelShape().getShape()),
            Attribute.of("strides", block.getStride().getShape()),
            Attribute.of("dilations", block.getDilation().getShape()),
            Attribute.of("pads", bothSides(padding)),
            Attribute.of("group", block.getGroups())));
  }

  /** All beginnings, then all ends. */
  static long[] bothSides(long[] padding) {
    long[] sides = new long[2 * padding.length];
    System.arraycopy(padding, 0, sides, 0, padding.length);
    System.arraycopy(padding, 0, sides, padding.length, padding.length);
    return sides;
  }
}
