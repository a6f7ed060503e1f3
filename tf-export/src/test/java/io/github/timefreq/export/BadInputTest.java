package io.github.timefreq.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import io.github.timefreq.export.file.OnnxModel;
import io.github.timefreq.export.gpt.ExportFixture;
import io.github.timefreq.export.gpt.GraphKind;
import io.github.timefreq.export.gpt.OnnxGpt;
import io.github.timefreq.export.gpt.OnnxGptState;
import io.github.timefreq.export.gpt.OnnxTextGenerator;
import io.github.timefreq.export.graph.GraphInput;
import io.github.timefreq.export.graph.TensorType;
import io.github.timefreq.export.onnx.ModelProto;
import io.github.timefreq.export.onnx.StringStringEntryProto;
import io.github.timefreq.export.runtime.ExecutionConfig;
import io.github.timefreq.export.runtime.Provider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong is said in one line that names the file. */
class BadInputTest {
  private static final ExecutionConfig CPU = ExecutionConfig.cpu();

  @TempDir private Path folder;
  private NDManager manager;
  private Path file;
  private ModelProto model;

  @BeforeEach
  void export() throws IOException {
    manager = NDManager.newBaseManager();
    file = folder.resolve("model.onnx");
    OnnxModel exported =
        ExportFixture.export(
            ExportFixture.gpt(
                ExportFixture.plain().withSignal(ExportFixture.filterbank()), manager),
            GraphKind.GENERATION);
    exported.write(file);
    model = exported.toProto();
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @Test
  void aFileThatIsNotThereIsRefused() {
    Path missing = folder.resolve("none.onnx");
    assertThatThrownBy(() -> OnnxGpt.open(missing, CPU))
        .isInstanceOf(IOException.class)
        .hasMessage(missing + " does not exist");
    assertThatThrownBy(() -> OnnxGpt.open(folder, CPU)).hasMessage(folder + " is not a file");
  }

  @Test
  void aTruncatedFileIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int size : new int[] {0, 1, 100, whole.length / 2, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, size));
      assertRefused("cannot be opened as an ONNX model");
    }
  }

  @Test
  void aFileWithAnyByteChangedIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int at = 0; at < whole.length; at += at < whole.length - 200 ? 29 : 1) {
      byte[] changed = whole.clone();
      changed[at] ^= (byte) (1 << at % 8);
      Files.write(file, changed);
      assertRefused("checksum");
    }
    Files.write(file, Arrays.copyOf(whole, whole.length + 1));
    assertRefused("checksum");
    Files.write(file, whole);
    OnnxGpt.open(file, CPU).close();
  }

  @Test
  void weightsInAFileOfTheirOwnAreCheckedToo() throws IOException {
    new OnnxModel(model).write(file, 100);
    Path data = ExportFixture.weights(file);
    String refusal = "the checksum of its weights, " + data.getFileName() + ", is wrong";
    byte[] whole = Files.readAllBytes(data);
    whole[whole.length / 2] ^= 1;
    Files.write(data, whole);
    assertRefused(refusal);
    Files.write(data, Arrays.copyOf(whole, whole.length - 1));
    assertRefused(refusal);
  }

  @Test
  void aFileOfAnotherFormatIsRefused() throws IOException {
    Files.writeString(file, "{\"model\": 1}\n".repeat(100));
    assertRefused("cannot be opened as an ONNX model");
  }

  @Test
  void aModelOfAnotherProgramIsRefused() throws IOException {
    Linear linear = Linear.builder().setUnits(2).build();
    linear.initialize(manager, DataType.FLOAT32, new Shape(1, 2));
    OnnxExporter.builder()
        .build()
        .export(linear, List.of(new GraphInput("x", TensorType.of(DataType.FLOAT32, "batch", "2"))))
        .write(file);
    assertRefused("cannot be used: it has no metadata of timefreq: another program wrote it");
  }

  @Test
  void metadataThatCannotBeAreRefused() throws IOException {
    assertMetadataRefused("timefreq.format", "2", "are of version 2, known is 1");
    assertMetadataRefused("timefreq.graph", "tree", "entry timefreq.graph cannot be used: tree");
    assertMetadataRefused(
        "timefreq.context_length", "-5", "entry timefreq.context_length cannot be used: -5");
    assertMetadataRefused(
        "timefreq.context_length", "9999999999", "entry timefreq.context_length cannot be used");
    for (String json :
        new String[] {
          "", "{", "[]", "3", "{\"kind\":\"WORDS\"}", "{\"kind\":\"CHARACTERS\",\"symbols\":\"a\"}"
        }) {
      assertMetadataRefused("timefreq.tokenizer", json, "entry timefreq.tokenizer cannot be used");
    }
    assertMetadataRefused(
        "timefreq.tokenizer",
        "{\"kind\":\"BYTES\",\"symbols\":\"\"}",
        "its tokenizer has 256 tokens, its graph 27");
    assertMetadataRefused("timefreq.graph", null, "its metadata have no entry timefreq.graph");
  }

  private void assertMetadataRefused(String key, String value, String message) throws IOException {
    ModelProto.Builder changed = model.toBuilder().clearMetadataProps();
    for (StringStringEntryProto entry : model.getMetadataPropsList()) {
      if (!entry.getKey().equals(key)) {
        changed.addMetadataProps(entry);
      } else if (value != null) {
        changed.addMetadataProps(entry.toBuilder().setValue(value));
      }
    }
    new OnnxModel(changed.build()).write(file);
    assertRefused(message);
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> OnnxGpt.open(file, CPU).close())
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
  }

  @Test
  void aGraphOfWholeSequencesDoesNotGenerate() throws IOException {
    ExportFixture.export(ExportFixture.gpt(ExportFixture.plain(), manager), GraphKind.SEQUENCE)
        .write(file);
    assertThatThrownBy(() -> OnnxTextGenerator.open(file, CPU))
        .isInstanceOf(IOException.class)
        .hasMessage(
            file + " holds the graph of whole sequences, which keeps no state to generate from");
    try (OnnxGpt gpt = OnnxGpt.open(file, CPU)) {
      assertThatThrownBy(() -> gpt.newState(0))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith(file + " holds the graph of whole sequences");
      assertThatThrownBy(() -> gpt.logits(new int[1][25]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("at most 24 tokens fit the context, got 25");
    }
  }

  @Test
  void tokensThatCannotBeReadAreRefused() throws IOException {
    try (OnnxGpt gpt = OnnxGpt.open(file, CPU);
        OnnxGptState state = gpt.newState(0, 0)) {
      assertThatThrownBy(() -> state.next(new int[2][25]))
          .hasMessage("at most 24 tokens fit the context, got 25");
      state.next(new int[2][20]);
      assertThatThrownBy(() -> state.next(new int[2][5]))
          .hasMessage("5 more tokens after 20 do not fit the context of 24");
      assertThatThrownBy(() -> state.next(new int[1][1]))
          .hasMessage("the state is that of 2 sequences, got 1");
      assertThatThrownBy(() -> state.next(new int[][] {{1}, {1, 2}}))
          .hasMessage("sequences of a batch must be of one length, got 1 and 2");
      assertThatThrownBy(() -> state.next(new int[][] {{1}, {27}}))
          .hasMessage("token 27 is not in a vocabulary of 27");
      assertThatThrownBy(() -> gpt.logits(new int[0][]))
          .hasMessage("there must be at least one sequence of one token");
      assertThatThrownBy(() -> gpt.newState(-1)).hasMessage("padding must be at least 0, got -1");
      assertThat(state.getLength()).isEqualTo(20);
    }
  }

  @Test
  void withoutCudaItIsAnErrorOrTheProcessor() throws IOException {
    // Of ONNX Runtime's build for CUDA (Maven profile gpu-onnx), no machine has so many GPUs.
    ExecutionConfig cuda = new ExecutionConfig(Provider.CUDA, 999, 1 << 20, 1, true);
    boolean built = OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
    assertThatThrownBy(() -> OnnxGpt.open(file, cuda))
        .isInstanceOf(IllegalStateException.class)
        .message()
        .startsWith(
            built
                ? "CUDA cannot be used: "
                : "this ONNX Runtime has no CUDA: put onnxruntime_gpu in place of onnxruntime")
        .endsWith(", or run on CPU")
        .doesNotContain("\n", "/onnxruntime_src/");
    ExecutionConfig either = new ExecutionConfig(Provider.CUDA_OR_CPU, 999, 1 << 20, 1, true);
    try (OnnxGpt gpt = OnnxGpt.open(file, either)) {
      assertThat(gpt.getProvider()).isEqualTo(Provider.CPU);
      assertThat(gpt.logits(new int[1][3])).hasSize(3 * 27);
    }
  }

  @Test
  void aDamagedFileIsBlamedWhereThereIsNoCudaEither() throws IOException {
    Files.write(file, new byte[] {1, 2, 3});
    for (Provider provider : Provider.values()) {
      assertThatThrownBy(() -> OnnxGpt.open(file, ExecutionConfig.on(provider)))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(file + " cannot be opened as an ONNX model: ");
    }
  }

  @Test
  void settingsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> CPU.withThreads(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("threads must be at least 0, got -1");
  }
}
