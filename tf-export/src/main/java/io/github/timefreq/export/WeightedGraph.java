package io.github.timefreq.export;

import com.google.protobuf.ByteString;
import io.github.timefreq.export.onnx.ModelProto;
import io.github.timefreq.export.onnx.StringStringEntryProto;
import io.github.timefreq.export.onnx.TensorProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * A model whose learned numbers are still those of the blocks that it comes from.
 *
 * @param proto all else
 * @param weights learned numbers by the name of the initializer that they belong to
 */
record WeightedGraph(ModelProto proto, Map<String, WeightArray> weights) {
  /** The model with more said about it. */
  WeightedGraph withMetadata(Map<String, String> metadata) {
    ModelProto.Builder more = proto.toBuilder();
    new TreeMap<>(metadata)
        .forEach(
            (key, value) ->
                more.addMetadataProps(
                    StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return new WeightedGraph(more.build(), weights);
  }

  /** A copy that outlives the blocks. */
  OnnxModel copy() {
    ModelProto.Builder whole = proto.toBuilder();
    for (TensorProto.Builder tensor : whole.getGraphBuilder().getInitializerBuilderList()) {
      WeightArray weight = weights.get(tensor.getName());
      if (weight != null) {
        try {
          weight.read(bytes -> tensor.setRawData(ByteString.copyFrom(bytes)));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return new OnnxModel(whole.build());
  }
}
