package io.github.timefreq.export.file;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.github.timefreq.export.graph.WeightArray;
import io.github.timefreq.export.internal.file.DigestingChannel;
import io.github.timefreq.export.internal.file.ExternalData;
import io.github.timefreq.export.internal.file.OnnxChecksum;
import io.github.timefreq.export.onnx.GraphProto;
import io.github.timefreq.export.onnx.ModelProto;
import io.github.timefreq.export.onnx.StringStringEntryProto;
import io.github.timefreq.export.onnx.TensorProto;
import io.github.timefreq.export.onnx.TensorProtoOrBuilder;
import io.github.timefreq.training.internal.io.AtomicFiles;
import io.github.timefreq.training.internal.io.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;

/** Writes models to files, large weights to a file of their own. */
public final class OnnxWriter {
  /** Most bytes of weights in one file: protocol buffers end at 2 GiB. */
  static final long LARGEST_FILE = (2L << 30) - (64L << 20);

  /** Arrays below this size are not worth a place of their own. */
  private static final int SMALL = 1024;

  /** A multiple of a page's size, so that runtimes can map the arrays into memory. */
  private static final int ALIGNMENT = 4096;

  private final ModelProto model;
  private final Map<String, WeightArray> weights;

  /**
   * Prepares to write a model.
   *
   * @param model the model
   * @param weights by name, what its initializers without bytes hold
   */
  public OnnxWriter(ModelProto model, Map<String, WeightArray> weights) {
    this.model = model;
    this.weights = weights;
  }

  /**
   * Writes a file.
   *
   * @param file the file
   * @param largest bytes of weights up to which they stay in the file
   * @throws IOException if it cannot be written; an earlier model is untouched then
   */
  public void write(Path file, long largest) throws IOException {
    List<TensorProto> tensors = model.getGraph().getInitializerList();
    if (tensors.stream().mapToLong(this::size).sum() <= largest) {
      AtomicFiles.write(file, channel -> writeWhole(model, channel));
      ExternalData.deleteOthers(file, List.of());
      return;
    }
    try (OnnxDraft draft = OnnxDraft.of(file)) {
      Path unnamed = draft.getFile().resolveSibling(file.getFileName() + ".data");
      MessageDigest digest = Sha256.newDigest();
      AtomicFiles.write(unnamed, channel -> writeAligned(tensors, channel, digest));
      String sha256 = Sha256.hex(digest);
      String data = ExternalData.name(file, sha256);
      Files.move(unnamed, unnamed.resolveSibling(data));
      ModelProto light =
          external(data).addMetadataProps(OnnxChecksum.ofWeights(data, sha256)).build();
      AtomicFiles.write(draft.getFile(), channel -> writeWhole(light, channel));
      draft.publish();
    }
  }

  /** The model, its large weights referred to where {@link #writeAligned} puts them. */
  private ModelProto.Builder external(String data) {
    ModelProto.Builder light = model.toBuilder();
    long offset = 0;
    for (TensorProto.Builder tensor : light.getGraphBuilder().getInitializerBuilderList()) {
      int size = size(tensor);
      if (size < SMALL) {
        continue;
      }
      tensor
          .clearRawData()
          .setDataLocation(TensorProto.DataLocation.EXTERNAL)
          .addExternalData(entry("location", data))
          .addExternalData(entry("offset", String.valueOf(offset)))
          .addExternalData(entry("length", String.valueOf(size)));
      offset = aligned(offset + size);
    }
    return light;
  }

  private void writeAligned(List<TensorProto> tensors, FileChannel file, MessageDigest digest)
      throws IOException {
    WritableByteChannel channel = new DigestingChannel(file, digest);
    for (TensorProto tensor : tensors) {
      if (size(tensor) >= SMALL) {
        long gap = aligned(file.position()) - file.position();
        channel.write(ByteBuffer.allocate((int) gap));
        writeBytes(tensor, channel);
      }
    }
  }

  /**
   * Writes a model as protocol buffers have it, but that the bytes of weights come last in their
   * messages: no message that contains them has to be in memory.
   */
  private void writeWhole(ModelProto whole, FileChannel file) throws IOException {
    MessageDigest digest = Sha256.newDigest();
    WritableByteChannel channel = new DigestingChannel(file, digest);
    GraphProto graph = whole.getGraph();
    GraphProto rest = graph.toBuilder().clearInitializer().build();
    long size = rest.getSerializedSize();
    for (TensorProto tensor : graph.getInitializerList()) {
      size += CodedOutputStream.computeTagSize(GraphProto.INITIALIZER_FIELD_NUMBER);
      size += CodedOutputStream.computeUInt32SizeNoTag(messageSize(tensor)) + messageSize(tensor);
    }
    CodedOutputStream out = CodedOutputStream.newInstance(Channels.newOutputStream(channel));
    whole.toBuilder().clearGraph().build().writeTo(out);
    beginBytes(out, ModelProto.GRAPH_FIELD_NUMBER, Math.toIntExact(size));
    rest.writeTo(out);
    for (TensorProto tensor : graph.getInitializerList()) {
      beginBytes(out, GraphProto.INITIALIZER_FIELD_NUMBER, messageSize(tensor));
      tensor.toBuilder().clearRawData().build().writeTo(out);
      if (!isExternal(tensor)) {
        beginBytes(out, TensorProto.RAW_DATA_FIELD_NUMBER, size(tensor));
        out.flush();
        writeBytes(tensor, channel);
      }
    }
    out.flush();
    channel.write(ByteBuffer.wrap(OnnxChecksum.end(digest)));
  }

  private int messageSize(TensorProto tensor) {
    int header = tensor.toBuilder().clearRawData().build().getSerializedSize();
    return isExternal(tensor)
        ? header
        : header
            + CodedOutputStream.computeTagSize(TensorProto.RAW_DATA_FIELD_NUMBER)
            + CodedOutputStream.computeUInt32SizeNoTag(size(tensor))
            + size(tensor);
  }

  private static void beginBytes(CodedOutputStream out, int field, int size) throws IOException {
    out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt32NoTag(size);
  }

  private static boolean isExternal(TensorProto tensor) {
    return tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL;
  }

  private int size(TensorProtoOrBuilder tensor) {
    WeightArray weight = weights.get(tensor.getName());
    return weight == null ? tensor.getRawData().size() : weight.size();
  }

  private void writeBytes(TensorProto tensor, WritableByteChannel channel) throws IOException {
    WeightArray weight = weights.get(tensor.getName());
    if (weight == null) {
      channel.write(tensor.getRawData().asReadOnlyByteBuffer());
    } else {
      weight.read(channel::write);
    }
  }

  private static long aligned(long offset) {
    return (offset + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }
}
