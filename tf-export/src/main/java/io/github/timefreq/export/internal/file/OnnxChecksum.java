package io.github.timefreq.export.internal.file;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.WireFormat;
import io.github.timefreq.export.onnx.ModelProto;
import io.github.timefreq.export.onnx.StringStringEntryProto;
import io.github.timefreq.training.internal.io.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells a damaged file before ONNX Runtime sees it, which for some damaged graphs ends the process.
 *
 * <p>The last entry of the metadata is the SHA-256 of all bytes of the file before it. Protocol
 * buffers may be put together, so that a file with such an end is a model like any other. Weights
 * in a file of their own have an entry with their SHA-256 and the file's name.
 */
public final class OnnxChecksum {
  private static final String OWN = "timefreq.sha256";
  private static final String WEIGHTS = "timefreq.weights_sha256";
  private static final String NO_END =
      "it does not end in a checksum; it is incomplete, or another program wrote it: export it"
          + " again";
  private static final int DIGITS = 64;

  /** A digest and the name of a file in the same folder. */
  private static final Pattern WEIGHTS_ENTRY =
      Pattern.compile("[0-9a-f]{" + DIGITS + "}  ([^/\\\\\\x00]*[^/\\\\\\x00.])");

  private static final int METADATA =
      ModelProto.METADATA_PROPS_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int BUFFER = 1 << 16;

  private OnnxChecksum() {}

  /** The last bytes of a file, after those that went into a digest. */
  public static byte[] end(MessageDigest digest) {
    return end(Sha256.hex(digest));
  }

  private static byte[] end(String digits) {
    return ModelProto.newBuilder().addMetadataProps(entry(OWN, digits)).build().toByteArray();
  }

  /** What a model says of its weights in a file beside it. */
  public static StringStringEntryProto ofWeights(String data, String sha256) {
    return entry(WEIGHTS, sha256 + "  " + data);
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  /**
   * Reads a file, and that of its weights if it has one, a piece at a time.
   *
   * @throws IOException naming the file, if it is not as it was written
   */
  public static void require(Path file) throws IOException {
    byte[] end = end("0".repeat(DIGITS));
    long length = Files.size(file) - end.length;
    if (length < 0) {
      throw refusal(file, NO_END);
    }
    try (FileChannel channel = FileChannel.open(file)) {
      String digest = digest(channel, length);
      ByteBuffer written = ByteBuffer.allocate(end.length);
      while (written.hasRemaining() && channel.read(written) >= 0) {}
      int beginning = end.length - DIGITS;
      if (!Arrays.equals(written.array(), 0, beginning, end, 0, beginning)) {
        throw refusal(file, NO_END);
      }
      if (!Arrays.equals(written.array(), end(digest))) {
        throw refusal(file, "its checksum is wrong; it is damaged or was changed: export it again");
      }
    }
    String weights = weights(file);
    if (weights != null) {
      requireWeights(file, weights);
    }
  }

  private static void requireWeights(Path file, String entry) throws IOException {
    Matcher parts = WEIGHTS_ENTRY.matcher(entry);
    if (!parts.matches()) {
      throw refusal(file, "what it says of its weights is damaged: export it again");
    }
    String name = parts.group(1);
    Path data = file.resolveSibling(name);
    if (!Files.isRegularFile(data)) {
      throw refusal(file, "its weights, " + name + ", are not beside it");
    }
    try (FileChannel channel = FileChannel.open(data)) {
      if (!entry.startsWith(digest(channel, Long.MAX_VALUE))) {
        throw refusal(
            file, "the checksum of its weights, " + name + ", is wrong; they are damaged");
      }
    }
  }

  /** Of the next bytes, at most so many. */
  private static String digest(FileChannel channel, long most) throws IOException {
    MessageDigest digest = Sha256.newDigest();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    long left = most;
    while (left > 0 && channel.read(buffer.clear().limit((int) Math.min(BUFFER, left))) >= 0) {
      left -= buffer.position();
      digest.update(buffer.flip());
    }
    return Sha256.hex(digest);
  }

  /** Whether a model has weights in a file of their own. */
  public static boolean hasWeightsBeside(Path file) throws IOException {
    return weights(file) != null;
  }

  private static @Nullable String weights(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file)) {
      CodedInputStream in = CodedInputStream.newInstance(bytes);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag != METADATA) {
          in.skipField(tag);
          continue;
        }
        StringStringEntryProto entry =
            in.readMessage(
                StringStringEntryProto.parser(), ExtensionRegistryLite.getEmptyRegistry());
        if (entry.getKey().equals(WEIGHTS)) {
          return entry.getValue();
        }
      }
      return null;
    }
  }

  private static IOException refusal(Path file, String reason) {
    return new IOException(file + " cannot be opened as an ONNX model: " + reason);
  }
}
