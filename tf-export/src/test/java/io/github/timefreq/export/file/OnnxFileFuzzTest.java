package io.github.timefreq.export.file;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.timefreq.export.gpt.ExportFixture;
import io.github.timefreq.export.gpt.GptMetadata;
import io.github.timefreq.export.gpt.GraphKind;
import io.github.timefreq.export.gpt.OnnxGpt;
import io.github.timefreq.export.runtime.ExecutionConfig;
import io.github.timefreq.gpt.GptConfig;
import io.github.timefreq.gpt.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes a file holds, it is a model that was exported or is refused in one line, without
 * the help of ONNX Runtime, which for some ends the process.
 */
class OnnxFileFuzzTest {
  private static final List<byte[]> EXPORTED = new ArrayList<>();

  @TempDir private static Path folder;

  @BeforeAll
  static void export() throws IOException {
    GptConfig config =
        GptConfig.plain(ExportFixture.VOCABULARY, ExportFixture.CONTEXT, 1, 4, 2)
            .withSignal(ExportFixture.filterbank());
    Path file = folder.resolve("exported.onnx");
    try (NDManager manager = NDManager.newBaseManager()) {
      for (GraphKind kind : GraphKind.values()) {
        ExportFixture.export(ExportFixture.gpt(config, manager), kind).write(file);
        EXPORTED.add(Files.readAllBytes(file));
      }
    }
  }

  static Stream<byte[]> files() {
    return EXPORTED.stream().flatMap(OnnxFileFuzzTest::damaged);
  }

  private static Stream<byte[]> damaged(byte[] file) {
    byte[] flipped = file.clone();
    flipped[file.length / 3] ^= 0x40;
    return Stream.of(file, Arrays.copyOf(file, file.length / 2), flipped, new byte[0]);
  }

  @MethodSource("files")
  @FuzzTest(maxDuration = "2m")
  void aFileRunsOrIsRefused(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("model.onnx"), content);
    try (OnnxGpt model = OnnxGpt.open(file, ExecutionConfig.cpu().withThreads(1))) {
      assertThat(EXPORTED).anyMatch(exported -> Arrays.equals(exported, content));
      assertThat(model.logits(new int[][] {{0}})).hasSize(model.getVocabularySize());
    } catch (IOException e) {
      assertThat(e).hasMessageStartingWith(file.toString()).hasMessageContaining("checksum");
      assertThat(e.getMessage()).hasLineCount(1);
    }
  }

  static Stream<Arguments> entries() {
    String text8 = "{\"kind\":\"TEXT8\",\"symbols\":\"\"}";
    String characters = "{\"kind\":\"CHARACTERS\",\"symbols\":\"ab\\ud83d\\ude00\"}";
    return Stream.of(
        Arguments.of("1", "generation", "24", text8, "MIT"),
        Arguments.of("1", "sequence", "999999999", characters, ""),
        Arguments.of("1", "sequence", "1", "{\"kind\":\"BYTES\",\"symbols\":\"x\"}", "MIT"),
        Arguments.of("2\n", "sequence", "1", "{", "MIT"),
        Arguments.of("1", "sequence", "1", "{\n\"kind\":", "MIT"),
        Arguments.of("1", "sequence", "-1", "{\"kind\":null}", "MIT"),
        Arguments.of("1", "Sequence", "1", "null", "MIT"));
  }

  @MethodSource("entries")
  @FuzzTest(maxDuration = "2m")
  void metadataAreReadOrRefused(
      String format, String graph, String context, String tokenizer, String licence) {
    Map<String, String> map = new HashMap<>();
    map.put("timefreq.format", format);
    map.put("timefreq.graph", graph);
    map.put("timefreq.context_length", context);
    map.put("timefreq.tokenizer", tokenizer);
    map.put("licence", licence);
    map.values().removeIf(value -> value == null);
    GptMetadata metadata;
    try {
      metadata = GptMetadata.parse(map);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageStartingWith("it");
      assertThat(e.getMessage()).hasLineCount(1);
      return;
    }
    assertThat(GptMetadata.parse(metadata.toMap("{}", "{}"))).isEqualTo(metadata);
    Tokenizer read = metadata.tokenizer().tokenizer();
    assertThat(GptMetadata.vocabulary(metadata.tokenizer())).hasSize(read.vocabularySize());
  }
}
