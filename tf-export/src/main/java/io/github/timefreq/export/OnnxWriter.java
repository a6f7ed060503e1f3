package io.github.timefreq.export;

import io.github.timefreq.core.training.AtomicFiles;
import io.github.timefreq.export.onnx.ModelProto;
import io.github.timefreq.export.onnx.StringStringEntryProto;
import io.github.timefreq.export.onnx.TensorProto;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** Writes models to files, large weights to a file of their own. */
final class OnnxWriter {
  /** Most bytes of weights in one file: protocol buffers end at 2 GiB. */
  static final long LARGEST_FILE = (2L << 30) - (64L << 20);

  /** Arrays below this size are not worth a place of their own. */
  private static final int SMALL = 1024;

  /** A multiple of a page's size, so that runtimes can map the arrays into memory. */
  private static final int ALIGNMENT = 4096;

  private OnnxWriter() {}

  static void write(ModelProto model, Path file, long largest) throws IOException {
    long bytes =
        model.getGraph().getInitializerList().stream()
            .mapToLong(tensor -> tensor.getRawData().size())
            .sum();
    Path data = dataFile(file);
    if (bytes > largest) {
      // A model and the weights of another one never lie side by side, whatever happens meanwhile.
      Files.deleteIfExists(file);
      writeModel(external(model, data), file);
    } else {
      writeModel(model, file);
      Files.deleteIfExists(data);
    }
  }

  private static void writeModel(ModelProto model, Path file) throws IOException {
    AtomicFiles.write(
        file,
        channel -> {
          OutputStream out = Channels.newOutputStream(channel);
          DigestOutputStream digesting = new DigestOutputStream(out, OnnxChecksum.newDigest());
          model.writeTo(digesting);
          out.write(OnnxChecksum.end(digesting.getMessageDigest()));
          out.flush();
        });
  }

  static Path dataFile(Path file) {
    return file.resolveSibling(file.getFileName() + ".data");
  }

  /** Writes the weights and returns the model that refers to them. */
  private static ModelProto external(ModelProto model, Path data) throws IOException {
    ModelProto.Builder light = model.toBuilder();
    List<TensorProto> moved = new ArrayList<>();
    long offset = 0;
    for (TensorProto.Builder tensor : light.getGraphBuilder().getInitializerBuilderList()) {
      int size = tensor.getRawData().size();
      if (size < SMALL) {
        continue;
      }
      moved.add(tensor.build());
      tensor
          .clearRawData()
          .setDataLocation(TensorProto.DataLocation.EXTERNAL)
          .addExternalData(entry("location", String.valueOf(data.getFileName())))
          .addExternalData(entry("offset", String.valueOf(offset)))
          .addExternalData(entry("length", String.valueOf(size)));
      offset = aligned(offset + size);
    }
    MessageDigest digest = OnnxChecksum.newDigest();
    AtomicFiles.write(data, channel -> writeAligned(moved, channel, digest));
    return light.addMetadataProps(OnnxChecksum.ofWeights(data, digest)).build();
  }

  private static void writeAligned(
      List<TensorProto> tensors, FileChannel channel, MessageDigest digest) throws IOException {
    for (TensorProto tensor : tensors) {
      long gap = aligned(channel.position()) - channel.position();
      writeFully(channel, ByteBuffer.allocate((int) gap), digest);
      writeFully(channel, tensor.getRawData().asReadOnlyByteBuffer(), digest);
    }
  }

  private static long aligned(long offset) {
    return (offset + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes, MessageDigest digest)
      throws IOException {
    digest.update(bytes.duplicate());
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }
}
