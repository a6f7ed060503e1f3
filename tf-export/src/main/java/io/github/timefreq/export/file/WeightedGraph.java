package io.github.timefreq.export.file;

import com.google.protobuf.ByteString;
import io.github.timefreq.export.graph.WeightArray;
import io.github.timefreq.export.onnx.ModelProto;
import io.github.timefreq.export.onnx.StringStringEntryProto;
import io.github.timefreq.export.onnx.TensorProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * A model whose learned numbers are still those of the blocks that it comes from.
 *
 * @param proto all else
 * @param weights learned numbers by the name of the initializer that they belong to
 */
public record WeightedGraph(ModelProto proto, Map<String, WeightArray> weights) {
  /**
   * The model with more said about it.
   *
   * @param metadata entries by name
   * @return the model with these entries
   */
  public WeightedGraph withMetadata(Map<String, String> metadata) {
    ModelProto.Builder more = proto.toBuilder();
    new TreeMap<>(metadata)
        .forEach(
            (key, value) ->
                more.addMetadataProps(
                    StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return new WeightedGraph(more.build(), weights);
  }

  /**
   * Writes it to a file, which appears under its name when all of it is on the disk.
   *
   * @param file the file
   * @return the file
   * @throws IOException if it cannot be read or written
   */
  public Path write(Path file) throws IOException {
    new OnnxWriter(proto, weights).write(file, OnnxWriter.LARGEST_FILE);
    return file;
  }

  /**
   * A copy that outlives the blocks.
   *
   * @return a copy
   */
  public OnnxModel copy() {
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
