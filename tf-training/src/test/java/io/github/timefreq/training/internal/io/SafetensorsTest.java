package io.github.timefreq.training.internal.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.timefreq.core.internal.memory.NativeArrays;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
  /** Two floats, 1 and -2, as the format's description lays them out. */
  private static final String HEADER =
      "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";

  @TempDir private Path folder;
  private NDManager manager;
  private Path file;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
    file = folder.resolve("model.safetensors");
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void tensorsThatAreReadOwnTheirMemory() throws IOException, ReflectiveOperationException {
    Safetensors.write(file, Map.of("a", NativeArrays.of(manager, new float[] {1, 2})));

    NDArray read = Safetensors.read(file, manager).get("a");

    Field javaBuffer = read.getClass().getDeclaredField("dataRef"); // of DJL's PyTorch engine
    javaBuffer.setAccessible(true);
    assertThat(javaBuffer.get(read)).isNull();
  }

  @Test
  void namesShapesOrderAndEveryBitComeBack() throws IOException {
    Map<String, NDArray> tensors = new LinkedHashMap<>();
    tensors.put("z.weight", manager.randomNormal(0f, 1f, new Shape(3, 5, 2), DataType.FLOAT32));
    tensors.put(
        "a \"quoted\" \u00e9",
        NativeArrays.of(manager, new float[] {Float.NaN, -0f, Float.MIN_VALUE}));
    tensors.put("scalar", manager.full(new Shape(), 4f));
    tensors.put("empty", manager.create(new Shape(0, 7)));

    Safetensors.write(file, tensors);
    Map<String, NDArray> read = Safetensors.read(file, manager);

    assertThat(read.keySet()).containsExactlyElementsOf(tensors.keySet());
    tensors.forEach(
        (name, tensor) -> {
          NDArray other = read.get(name);
          assertThat(other.getShape()).isEqualTo(tensor.getShape());
          assertThat(bits(other)).isEqualTo(bits(tensor));
        });
  }

  @Test
  void theSameTensorsGiveTheSameBytes() throws IOException {
    Map<String, NDArray> tensors = Map.of("a", manager.arange(10f));
    Path other = folder.resolve("other");

    Safetensors.write(file, tensors);
    Safetensors.write(other, tensors);

    assertThat(file).hasSameBinaryContentAs(other);
  }

  @Test
  void theLayoutIsThatOfTheFormat() throws IOException {
    Safetensors.write(file, Map.of("a", NativeArrays.of(manager, new float[] {1, -2})));

    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int length = Math.toIntExact(bytes.getLong());
    String header = new String(bytes.array(), Long.BYTES, length, StandardCharsets.UTF_8);
    assertThat(header.strip()).isEqualTo(HEADER);
    assertThat(length % 8).isZero();
    bytes.position(Long.BYTES + length);
    assertThat(bytes.getFloat()).isEqualTo(1);
    assertThat(bytes.getFloat()).isEqualTo(-2);
    assertThat(bytes.hasRemaining()).isFalse();
  }

  @Test
  void filesOfOthersMayHaveMetadataAndNameTensorsInAnyOrder() throws IOException {
    store(
        "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]},"
            + "\"a\":{\"data_offsets\":[0,4],\"shape\":[1,1],\"dtype\":\"F32\"}}   ");

    Map<String, NDArray> read = Safetensors.read(file, manager);

    assertThat(read.keySet()).containsExactly("a", "b");
    assertThat(read.get("a").toFloatArray()).containsExactly(1);
    assertThat(read.get("b").toFloatArray()).containsExactly(-2);
  }

  @Test
  void onlyFloat32IsWritten() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Safetensors.write(file, Map.of("a", manager.ones(new Shape(1), DataType.INT64))))
        .withMessage("tensor a must be float32, got int64");
    assertThat(file).doesNotExist();
  }

  @Test
  void otherTypesAreRefusedByName() throws IOException {
    store(HEADER.replace("F32", "BF16"));

    assertRefused("tensor a is BF16, not F32");
  }

  @Test
  void missingFilesAndFoldersAreNamed() throws IOException {
    assertRefused("does not exist");
    Files.createDirectory(file);
    assertRefused("is not a file");
  }

  @Test
  void aFileIsRefusedWhereverItEndsTooEarly() throws IOException {
    byte[] whole = store(HEADER);

    for (int end = 0; end < whole.length; end++) {
      Files.write(file, Arrays.copyOf(whole, end));
      assertRefused("is damaged");
    }
  }

  @Test
  void bytesAfterTheLastTensorAreRefused() throws IOException {
    byte[] whole = store(HEADER);
    Files.write(file, Arrays.copyOf(whole, whole.length + 3));

    assertRefused("3 bytes follow the last tensor");
  }

  @ParameterizedTest
  @CsvSource({"-1", "0", "1", "1000", "9223372036854775807", "-9223372036854775808"})
  void aHeaderLengthThatLiesIsRefused(long length) throws IOException {
    byte[] whole = store(HEADER);
    ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
    Files.write(file, whole);

    assertRefused("a header of " + length + " bytes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "no JSON                                                        | no JSON object",
        "[]                                                             | no JSON object",
        "{\"a\":                                                        | no JSON object",
        "{\"a\":1}                                                      | tensor a",
        "{\"a\":{}}                                                     | tensor a",
        "{\"a\":{\"dtype\":7,\"shape\":[2],\"data_offsets\":[0,8]}}     | tensor a is 7",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":2,\"data_offsets\":[0,8]}} | tensor a",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0]}} | tensor a",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8,9]}} | tensor a",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[\"x\"],\"data_offsets\":[0,8]}} | tensor a",
      })
  void aHeaderThatDescribesNothingIsRefused(String header, String flaw) throws IOException {
    store(header);

    assertRefused(flaw);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[3]                     | [0,8]                     | has 8 bytes",
        "[1]                     | [0,8]                     | has 8 bytes",
        "[-1,-2]                 | [0,8]                     | has the shape [-1,-2]",
        "[2]                     | [8,0]                     | has -8 bytes",
        "[2]                     | [-8,0]                    | tensor a",
        "[2]                     | [8,16]                    | lies at 8 to 16 of 8 bytes",
        "[2]                     | [4,12]                    | lies at 4 to 12 of 8 bytes",
        "[4611686018427387904,8] | [0,8]                     | tensor a",
        "[2305843009213693951]   | [0,9223372036854775804]   | at most 2 GiB",
        "[500000000]             | [0,2000000000]            | lies at 0 to 2000000000 of 8",
      })
  void offsetsThatDoNotFitAreRefused(String shape, String offsets, String flaw) throws IOException {
    store("{\"a\":{\"dtype\":\"F32\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}}");

    assertRefused(flaw);
  }

  @Test
  void tensorsThatOverlapOrLeaveAGapAreRefused() throws IOException {
    String two =
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%s]}}";

    store(String.format(two, "0,4"));
    assertRefused("tensor b lies at 0 to 4");
    store(String.format(two, "2,6"));
    assertRefused("tensor b lies at 2 to 6");
    store(String.format(two, "5,9"));
    assertRefused("tensor b lies at 5 to 9");
  }

  @Test
  void manyNestedBracketsAreRefused() throws IOException {
    store("[".repeat(100_000));

    assertRefused("no JSON object");
  }

  private void assertRefused(String flaw) {
    assertThatIOException()
        .isThrownBy(() -> Safetensors.read(file, manager))
        .withMessageStartingWith(file.toString())
        .withMessageContaining(flaw);
  }

  /** Writes a header and the bytes of 1 and -2. */
  private byte[] store(String header) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + json.length + 2 * Float.BYTES);
    bytes.order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).put(json).putFloat(1).putFloat(-2);
    Files.write(file, bytes.array());
    return bytes.array();
  }

  private static int[] bits(NDArray array) {
    float[] values = array.toFloatArray();
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
