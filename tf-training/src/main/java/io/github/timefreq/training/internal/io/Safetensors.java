package io.github.timefreq.training.internal.io;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.github.timefreq.core.internal.memory.NativeArrays;
import io.github.timefreq.core.internal.memory.ScopedView;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Named float32 tensors in a file of the safetensors format: the length of a header in 8 bytes
 * (little-endian), the header in JSON ({@code {"name": {"dtype": "F32", "shape": [..],
 * "data_offsets": [begin, end]}}}), then the tensors' bytes one after the other. One tensor at a
 * time is in the heap.
 */
public final class Safetensors {
  private static final int LENGTH_BYTES = 8;
  private static final long LARGEST_HEADER = 100_000_000;
  private static final String FLOAT32 = "F32";

  private Safetensors() {}

  /**
   * Writes tensors to a file that is synced but not atomic: for folders that are published whole.
   *
   * @param file the file
   * @param tensors float32 tensors by name; the file has their order
   * @throws IOException if it cannot be written
   * @throws IllegalArgumentException if a tensor is not float32
   */
  public static void write(Path file, Map<String, NDArray> tensors) throws IOException {
    byte[] header = header(tensors);
    AtomicFiles.writeSynced(
        file,
        channel -> {
          AtomicFiles.writeFully(channel, littleEndian(LENGTH_BYTES).putLong(header.length).flip());
          AtomicFiles.writeFully(channel, ByteBuffer.wrap(header));
          for (NDArray tensor : tensors.values()) {
            try (ScopedView view = new ScopedView(tensor)) {
              AtomicFiles.writeFully(channel, view.array().toByteBuffer(false));
            }
          }
        });
  }

  /**
   * Reads all tensors of a file.
   *
   * @param file the file
   * @param manager owner of the tensors
   * @return the tensors by name, in the order of their bytes
   * @throws IOException naming the file and what is wrong with it
   */
  public static Map<String, NDArray> read(Path file, NDManager manager) throws IOException {
    Map<String, NDArray> tensors = new LinkedHashMap<>();
    forEach(
        file,
        (name, shape, values) -> {
          NDArray array = NativeArrays.of(manager, values, shape, DataType.FLOAT32);
          array.setName(name);
          tensors.put(name, array);
        });
    return tensors;
  }

  /** Is given one tensor of a file after the other. */
  public interface Visitor {
    /**
     * Takes a tensor.
     *
     * @param name its name
     * @param shape its shape
     * @param values its bytes, outside of the heap, which the next tensor overwrites
     */
    void accept(String name, Shape shape, ByteBuffer values) throws IOException;
  }

  /** Reads a file tensor by tensor, in memory for the largest one. */
  public static void forEach(Path file, Visitor visitor) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + (Files.exists(file) ? " is not a file" : " does not exist"));
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      forEach(file, channel, visitor);
    }
  }

  /** Reads a file that is open, whatever has become of its name meanwhile. */
  public static void forEach(Path file, FileChannel channel, Visitor visitor) throws IOException {
    channel.position(0);
    List<Entry> entries = entries(file, readHeader(file, channel));
    long dataBytes = channel.size() - channel.position();
    requireWhole(file, entries, dataBytes);
    int largest = Math.toIntExact(entries.stream().mapToLong(Entry::bytes).max().orElse(0));
    ByteBuffer memory = ByteBuffer.allocateDirect(largest).order(ByteOrder.LITTLE_ENDIAN);
    for (Entry tensor : entries) {
      memory.clear().limit((int) tensor.bytes());
      readFully(file, channel, memory);
      visitor.accept(tensor.name(), tensor.shape(), memory);
    }
  }

  /** Checks that the tensors fill the file without gaps. */
  private static void requireWhole(Path file, List<Entry> entries, long dataBytes)
      throws IOException {
    long expected = 0;
    for (Entry tensor : entries) {
      if (tensor.begin() != expected || tensor.end() > dataBytes) {
        throw damaged(
            file,
            "tensor "
                + tensor.name()
                + " lies at "
                + tensor.begin()
                + " to "
                + tensor.end()
                + " of "
                + dataBytes
                + " bytes");
      }
      expected = tensor.end();
    }
    if (expected != dataBytes) {
      throw damaged(file, (dataBytes - expected) + " bytes follow the last tensor");
    }
  }

  /** The tensors of a header, which may name them in any order, in the order of their bytes. */
  private static List<Entry> entries(Path file, JsonObject header) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, JsonElement> entry : header.entrySet()) {
      if (!entry.getKey().equals("__metadata__")) {
        entries.add(Entry.parse(file, entry.getKey(), entry.getValue()));
      }
    }
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    return entries;
  }

  private record Entry(String name, Shape shape, long begin, long end) {
    long bytes() {
      return end - begin;
    }

    static Entry parse(Path file, String name, JsonElement json) throws IOException {
      try {
        JsonObject fields = json.getAsJsonObject();
        String type = fields.get("dtype").getAsString();
        if (!type.equals(FLOAT32)) {
          throw refusal(file, ": tensor " + name + " is " + type + ", not " + FLOAT32);
        }
        JsonArray dimensions = fields.getAsJsonArray("shape");
        long[] shape = new long[dimensions.size()];
        long size = Float.BYTES;
        for (int i = 0; i < shape.length; i++) {
          shape[i] = dimensions.get(i).getAsLong();
          if (shape[i] < 0) {
            throw damaged(file, "tensor " + name + " has the shape " + dimensions);
          }
          size = Math.multiplyExact(size, shape[i]);
        }
        JsonArray offsets = fields.getAsJsonArray("data_offsets");
        long begin = offsets.get(0).getAsLong();
        long end = offsets.get(1).getAsLong();
        if (offsets.size() != 2 || begin < 0 || end - begin != size) {
          throw damaged(
              file,
              "tensor " + name + " of shape " + dimensions + " has " + (end - begin) + " bytes");
        }
        if (size > Integer.MAX_VALUE) {
          throw refusal(
              file, ": tensor " + name + " has " + size + " bytes; at most 2 GiB can be read");
        }
        return new Entry(name, new Shape(shape), begin, end);
      } catch (NullPointerException
          | IllegalStateException
          | UnsupportedOperationException
          | IndexOutOfBoundsException
          | ArithmeticException
          | NumberFormatException
          | ClassCastException e) {
        throw new IOException(damaged(file, "no description of tensor " + name).getMessage(), e);
      }
    }
  }

  private static byte[] header(Map<String, NDArray> tensors) {
    JsonObject header = new JsonObject();
    long offset = 0;
    for (Map.Entry<String, NDArray> tensor : tensors.entrySet()) {
      NDArray array = tensor.getValue();
      if (array.getDataType() != DataType.FLOAT32) {
        throw new IllegalArgumentException(
            "tensor " + tensor.getKey() + " must be float32, got " + array.getDataType());
      }
      long end = offset + array.size() * Float.BYTES;
      JsonArray shape = new JsonArray();
      for (long dimension : array.getShape().getShape()) {
        shape.add(dimension);
      }
      JsonArray offsets = new JsonArray();
      offsets.add(offset);
      offsets.add(end);
      JsonObject fields = new JsonObject();
      fields.add("dtype", new JsonPrimitive(FLOAT32));
      fields.add("shape", shape);
      fields.add("data_offsets", offsets);
      header.add(tensor.getKey(), fields);
      offset = end;
    }
    String json = header.toString();
    // The format asks for a header that keeps the data aligned.
    int padding = Math.floorMod(-json.getBytes(StandardCharsets.UTF_8).length, LENGTH_BYTES);
    return (json + " ".repeat(padding)).getBytes(StandardCharsets.UTF_8);
  }

  private static JsonObject readHeader(Path file, FileChannel channel) throws IOException {
    ByteBuffer length = littleEndian(LENGTH_BYTES);
    readFully(file, channel, length);
    long bytes = length.getLong();
    long rest = channel.size() - LENGTH_BYTES;
    if (bytes < 2 || bytes > rest || bytes > LARGEST_HEADER) {
      throw damaged(file, "a header of " + bytes + " bytes does not fit the " + rest + " there");
    }
    ByteBuffer header = ByteBuffer.allocate((int) bytes);
    readFully(file, channel, header);
    try {
      return JsonParser.parseString(new String(header.array(), StandardCharsets.UTF_8))
          .getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw new IOException(damaged(file, "its header is no JSON object").getMessage(), e);
    }
  }

  private static IOException damaged(Path file, String flaw) {
    return refusal(file, " is damaged: " + flaw);
  }

  /** In one line, whatever names and types a header gives. */
  private static IOException refusal(Path file, String flaw) {
    return new IOException(file + flaw.replaceAll("\\p{Cntrl}+", " "));
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void readFully(Path file, FileChannel channel, ByteBuffer target)
      throws IOException {
    while (target.hasRemaining()) {
      if (channel.read(target) < 0) {
        throw new EOFException(damaged(file, "it ends too early").getMessage());
      }
    }
    target.flip();
  }
}
