package io.github.timefreq.training.internal.io;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes a file holds, its tensors are read or it is refused in one line. */
class SafetensorsFuzzTest {
  @TempDir private static Path folder;

  static Stream<byte[]> files() throws IOException {
    Path file = folder.resolve("seed");
    try (NDManager manager = NDManager.newBaseManager()) {
      Map<String, NDArray> tensors = new LinkedHashMap<>();
      tensors.put("b", manager.arange(6f).reshape(2, 3));
      tensors.put("a", manager.full(new Shape(), 4f));
      tensors.put("empty", manager.create(new Shape(0, 7)));
      Safetensors.write(file, tensors);
    }
    byte[] whole = Files.readAllBytes(file);
    byte[] flipped = whole.clone();
    flipped[40] ^= 1;
    byte[] brokenLine = whole.clone();
    brokenLine[new String(whole, StandardCharsets.ISO_8859_1).indexOf("F32")] = '\n';
    return Stream.of(
        whole, Arrays.copyOf(whole, whole.length / 2), flipped, brokenLine, new byte[0]);
  }

  @MethodSource("files")
  @FuzzTest(maxDuration = "2m")
  void aFileIsReadOrRefused(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("model.safetensors"), content);
    try (NDManager manager = NDManager.newBaseManager()) {
      Map<String, NDArray> tensors;
      try {
        tensors = Safetensors.read(file, manager);
      } catch (IOException e) {
        assertThat(e).hasMessageStartingWith(file.toString());
        assertThat(e.getMessage()).hasLineCount(1);
        return;
      }
      long bytes = tensors.values().stream().mapToLong(tensor -> 4 * tensor.size()).sum();
      assertThat(bytes).isLessThan(content.length);
    }
  }
}
