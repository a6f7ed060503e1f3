package io.github.timefreq.export.file;

import io.github.timefreq.export.onnx.ModelProto;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** An exported model, ready to be written. */
public final class OnnxModel {
  private final ModelProto proto;

  /**
   * Wraps a model.
   *
   * @param proto the model
   */
  public OnnxModel(ModelProto proto) {
    this.proto = proto;
  }

  /**
   * Returns the model as ONNX describes it.
   *
   * @return graph, weights and metadata
   */
  public ModelProto toProto() {
    return proto;
  }

  /**
   * Writes a file that appears under its name when all of it is on the disk; until then an earlier
   * one is untouched. Where the weights are more than the 2 GiB that a file of this format can
   * hold, they go to a second file beside it.
   *
   * <p>Metadata in it hold the SHA-256 of both, which the runners of this library compare before
   * they open them.
   *
   * @param file the file
   * @throws IOException if it cannot be written
   */
  public void write(Path file) throws IOException {
    write(file, OnnxWriter.LARGEST_FILE);
  }

  /**
   * Writes a file, its weights into a second one if they are large: {@code FILE-DIGITS.data}, by
   * the digits that its SHA-256 begins with.
   *
   * @param file the file
   * @param largest bytes of weights up to which they stay in the file, at most about 2 GiB
   * @throws IOException if it cannot be written
   */
  public void write(Path file, long largest) throws IOException {
    new OnnxWriter(proto, Map.of()).write(file, Math.min(largest, OnnxWriter.LARGEST_FILE));
  }
}
