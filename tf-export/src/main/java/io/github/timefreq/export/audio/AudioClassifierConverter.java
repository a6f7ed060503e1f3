package io.github.timefreq.export.audio;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.github.timefreq.audio.AudioClassifier;
import io.github.timefreq.audio.AudioClassifierConfig;
import io.github.timefreq.audio.Pooling;
import io.github.timefreq.audio.SinusoidalPositions;
import io.github.timefreq.core.internal.memory.NativeArrays;
import io.github.timefreq.export.graph.Attended;
import io.github.timefreq.export.graph.Attribute;
import io.github.timefreq.export.graph.BlockConverter;
import io.github.timefreq.export.graph.ChildBlocks;
import io.github.timefreq.export.graph.GraphScope;
import io.github.timefreq.export.graph.GraphValue;
import io.github.timefreq.export.graph.TensorType;
import io.github.timefreq.export.graph.TokenRange;
import io.github.timefreq.export.internal.convert.ImpulseResponse;
import io.github.timefreq.export.internal.convert.TransformerGraph;
import java.util.List;
import java.util.Map;

/**
 * An {@link AudioClassifier}, waveforms {@code [B, N]} to logits {@code [B, classes]}, for any
 * batch and any length of at least a frame.
 */
final class AudioClassifierConverter implements BlockConverter<AudioClassifier> {
  @Override
  public List<GraphValue> convert(
      AudioClassifier block, List<GraphValue> inputs, GraphScope scope) {
    AudioClassifierConfig config = block.getConfig();
    Map<String, Block> children = ChildBlocks.of(block);
    GraphValue x = ChildBlocks.convert(block, "frontEnd", inputs.get(0), scope);
    x = scope.op("Add", List.of(x, positions(x, config.width(), scope)));
    TransformerGraph blocks = new TransformerGraph(config.width(), config.heads());
    for (int layer = 0; layer < config.layers(); layer++) {
      String name = "blocks." + layer;
      Block encoder = ChildBlocks.get(block, name);
      GraphScope place = scope.child(name, encoder);
      x = blocks.write(encoder, x, Attended.eachOther(), place);
      String signal = "signal." + layer;
      if (children.containsKey(signal)) {
        x = ChildBlocks.convert(block, signal, x, scope);
      }
    }
    x = ChildBlocks.convert(block, "norm", x, scope);
    GraphValue pooled =
        config.pooling() == Pooling.MEAN ? mean(x, scope) : attention(block, x, scope);
    return List.of(ChildBlocks.convert(block, "head", pooled, scope));
  }

  /** Codes of the frames' places, {@code [T, D]}. */
  private static GraphValue positions(GraphValue x, int width, GraphScope scope) {
    GraphValue frames =
        TokenRange.numbers(scope.constant(0), TokenRange.length(x, 1, scope), scope);
    long type = TensorType.elementType(DataType.FLOAT32).getNumber();
    GraphValue numbers = scope.op("Cast", List.of(frames), Attribute.of("to", type));
    GraphValue column = scope.op("Unsqueeze", List.of(numbers, scope.constant(1)));
    float[] frequencies = SinusoidalPositions.frequencies(width);
    NDArray row = NativeArrays.of(scope.manager(), frequencies, new Shape(1, frequencies.length));
    GraphValue angles =
        scope.op(
            "Mul", List.of(column, scope.exact("frequencies", row, "radians a frame, [1, D/2]")));
    return scope.op(
        "Concat",
        List.of(scope.op("Sin", List.of(angles)), scope.op("Cos", List.of(angles))),
        Attribute.of("axis", 1));
  }

  private static GraphValue mean(GraphValue x, GraphScope scope) {
    return scope.op(
        "ReduceMean",
        List.of(x),
        Attribute.of("axes", new long[] {1}),
        Attribute.of("keepdims", 0));
  }

  private static GraphValue attention(AudioClassifier block, GraphValue x, GraphScope scope) {
    Block pooling = ChildBlocks.get(block, "pooling");
    GraphScope place = scope.child("pooling", pooling);
    GraphValue scores = ChildBlocks.convert(pooling, "score", x, place);
    GraphValue weights = place.op("Softmax", List.of(scores), Attribute.of("axis", 1));
    GraphValue row = ImpulseResponse.transposed(weights, place);
    GraphValue mixed = place.op("MatMul", List.of(row, x));
    return place.op("Squeeze", List.of(mixed, place.constant(1)));
  }
}
