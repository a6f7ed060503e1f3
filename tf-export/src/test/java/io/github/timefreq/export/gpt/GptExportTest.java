package io.github.timefreq.export.gpt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.github.timefreq.core.filterbank.FilterbankConfig;
import io.github.timefreq.core.signal.Causality;
import io.github.timefreq.export.OnnxExporter;
import io.github.timefreq.export.onnx.NodeProto;
import io.github.timefreq.export.onnx.ValueInfoProto;
import io.github.timefreq.export.runtime.ExecutionConfig;
import io.github.timefreq.export.verify.OnnxVerification;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.GptConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GptExportTest {
  private static final double AIM = 1e-5;

  @TempDir private Path folder;
  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @ParameterizedTest
  @MethodSource("io.github.timefreq.export.gpt.ExportFixture#gpts")
  void bothGraphsGiveTheLogitsOfTheModel(GptConfig config) throws IOException {
    Gpt model = ExportFixture.gpt(config, manager);
    int[] text = ExportFixture.tokens(1, 100, 4)[0];
    for (GraphKind kind : GraphKind.values()) {
      Path file = folder.resolve(kind + ".onnx");

      OnnxVerification result =
          GptVerification.export(
              OnnxExporter.builder().build(), model, kind, ExportFixture.CARD, file, text, AIM);

      assertThat(result.largestDifference()).isLessThan(AIM);
    }
  }

  @ParameterizedTest
  @MethodSource("io.github.timefreq.export.gpt.ExportFixture#gpts")
  void sequencesFilledUpFromTheLeftGiveTheLogitsOfThoseAlone(GptConfig config) throws IOException {
    Path file = write(config, GraphKind.GENERATION);
    int[] padding = {3, 0};
    int[][] tokens = ExportFixture.tokens(2, 12, 9);
    int[][] filledUp = tokens.clone();
    filledUp[0] = new int[12];
    System.arraycopy(tokens[0], 0, filledUp[0], 3, 9);
    int[] shorter = Arrays.copyOf(tokens[0], 9);
    try (OnnxGpt gpt = OnnxGpt.open(file, ExecutionConfig.cpu());
        OnnxGptState alone = gpt.newState(0);
        OnnxGptState together = gpt.newState(padding)) {
      float[] prompt = alone.next(new int[][] {shorter});
      float[] batch = together.next(filledUp);
      assertClose(slice(batch, 3, 12), prompt);

      float[] next = alone.next(new int[][] {{5}});
      float[] nextOfBatch = together.next(new int[][] {{5}, {6}});
      assertClose(slice(nextOfBatch, 0, 1), next);
    }
  }

  private static float[] slice(float[] logits, int from, int to) {
    int vocabulary = ExportFixture.VOCABULARY;
    return Arrays.copyOfRange(logits, from * vocabulary, to * vocabulary);
  }

  private static void assertClose(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).as("[%d]", i).isCloseTo(expected[i], within(1e-5f));
    }
  }

  @Test
  void aLinearFilterbankIsOneDepthwiseConvolution() {
    GptConfig config = ExportFixture.plain().withSignal(ExportFixture.filterbank());
    Gpt model = ExportFixture.gpt(config, manager);

    List<NodeProto> nodes =
        ExportFixture.export(model, GraphKind.SEQUENCE).toProto().getGraph().getNodeList();

    assertThat(nodes)
        .filteredOn(node -> node.getName().startsWith("signal.0/"))
        .extracting(NodeProto::getOpType)
        .containsExactly("Transpose", "Pad", "Unsqueeze", "Conv", "Squeeze", "Transpose");
  }

  @Test
  void namesInTheGraphAreThoseOfBlocksAndParameters() {
    GptConfig config = ExportFixture.plain().withSignal(ExportFixture.filterbank(), List.of(0, 1));
    var graph =
        ExportFixture.export(ExportFixture.gpt(config, manager), GraphKind.GENERATION)
            .toProto()
            .getGraph();

    assertThat(graph.getInitializerList())
        .extracting(tensor -> tensor.getName())
        .contains(
            "tokens",
            "positions",
            "blocks.0.attention.qkv.weight",
            "blocks.1.mlp.project.bias",
            "signal.1.response",
            "norm.gamma",
            "head.weight");
    assertThat(graph.getNodeList())
        .extracting(NodeProto::getName)
        .contains("blocks.0.attention/Softmax", "blocks.1.mlp.expand/MatMul", "signal.0/Conv");
    assertThat(graph.getNodeList())
        .filteredOn(node -> node.getName().equals("blocks.1.mlp.expand/MatMul"))
        .extracting(NodeProto::getDocString)
        .containsExactly("Linear");
    assertThat(graph.getInputList())
        .extracting(value -> value.getName())
        .startsWith("input_ids", "attention_mask", "position_ids", "past_key_values.0.key")
        .contains("past_key_values.1.value", "past_key_values.1.conv_state");
    assertThat(graph.getOutputList())
        .extracting(value -> value.getName())
        .containsExactly(
            "logits",
            "present.0.key",
            "present.0.value",
            "present.0.conv_state",
            "present.1.key",
            "present.1.value",
            "present.1.conv_state");
  }

  @Test
  void aLayerBehindTheEmbeddingFiltersWhatTheFirstBlockReads() {
    GptConfig config =
        ExportFixture.plain()
            .withSignal(ExportFixture.filterbank(), List.of(GptConfig.EMBEDDING, 0));
    var graph =
        ExportFixture.export(ExportFixture.gpt(config, manager), GraphKind.GENERATION)
            .toProto()
            .getGraph();

    List<String> nodes = graph.getNodeList().stream().map(NodeProto::getName).toList();
    assertThat(nodes)
        .containsSubsequence(
            "signal.-1/Conv",
            "blocks.0.attention/Softmax",
            "signal.0/Conv",
            "blocks.1.attention/Softmax");
    assertThat(graph.getOutputList())
        .extracting(ValueInfoProto::getName)
        .containsExactlyInAnyOrder(
            "logits",
            "present.0.conv_state",
            "present.0.key",
            "present.0.value",
            "present.1.conv_state",
            "present.1.key",
            "present.1.value");
  }

  @Test
  void keysAndValuesThatMakeGainsArePartOfTheState() {
    GptConfig config =
        ExportFixture.plain()
            .withSignal(
                ExportFixture.filterbank().toBuilder()
                    .optAdaptiveGains(ExportFixture.transformer(4, 6, 3, 2))
                    .build(),
                List.of(1));
    var graph =
        ExportFixture.export(ExportFixture.gpt(config, manager), GraphKind.GENERATION)
            .toProto()
            .getGraph();

    List<String> state =
        List.of("0.gain_key.0", "0.gain_value.0", "0.gain_key.1", "0.gain_value.1");
    assertThat(graph.getInputList())
        .filteredOn(value -> value.getName().contains("gain"))
        .allSatisfy(value -> assertThat(sizes(value)).containsExactly("batch", "3", "past", "2"))
        .extracting(ValueInfoProto::getName)
        .containsExactlyElementsOf(state.stream().map("past_key_values."::concat).toList());
    assertThat(graph.getOutputList())
        .filteredOn(value -> value.getName().contains("gain"))
        .allSatisfy(
            value ->
                assertThat(sizes(value)).containsExactly("batch", "3", "past_and_sequence", "2"))
        .extracting(ValueInfoProto::getName)
        .containsExactlyElementsOf(state.stream().map("present."::concat).toList());
  }

  private static List<String> sizes(ValueInfoProto value) {
    return value.getType().getTensorType().getShape().getDimList().stream()
        .map(size -> size.hasDimValue() ? String.valueOf(size.getDimValue()) : size.getDimParam())
        .toList();
  }

  @ParameterizedTest
  @MethodSource
  void whatLooksAheadCannotGenerate(FilterbankConfig bank, String block) {
    GptConfig config = ExportFixture.plain().withSignal(bank);
    Gpt model = ExportFixture.gpt(config, manager);

    assertThatThrownBy(() -> ExportFixture.export(model, GraphKind.GENERATION))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "block %s looks ahead and cannot generate; export the graph of whole sequences", block);
  }

  static Stream<Arguments> whatLooksAheadCannotGenerate() {
    FilterbankConfig centered =
        ExportFixture.filterbank().toBuilder().optCausality(Causality.CENTERED).build();
    FilterbankConfig byGainsAlone =
        centered.toBuilder()
            .optKernelLength(1)
            .optAdaptiveGains(ExportFixture.transformer(4, 6, 3, 2))
            .build();
    return Stream.of(
        Arguments.of(centered, "signal.-1"), Arguments.of(byGainsAlone, "signal.-1.generator"));
  }

  @Test
  void oneModelGivesTheSameBytes() {
    GptConfig config = ExportFixture.plain().withSignal(ExportFixture.filterbank());
    Gpt model = ExportFixture.gpt(config, manager);

    byte[] first = ExportFixture.export(model, GraphKind.GENERATION).toProto().toByteArray();

    assertThat(ExportFixture.export(model, GraphKind.GENERATION).toProto().toByteArray())
        .isEqualTo(first);
  }

  @Test
  void exportingLeavesNoArraysBehind() {
    GptConfig config = ExportFixture.plain().withSignal(ExportFixture.filterbank());
    Gpt model = ExportFixture.gpt(config, manager);
    int before = manager.getManagedArrays().size();

    ExportFixture.export(model, GraphKind.GENERATION);

    assertThat(manager.getManagedArrays()).hasSize(before);
  }

  private Path write(GptConfig config, GraphKind kind) throws IOException {
    Path file = folder.resolve("model.onnx");
    ExportFixture.export(ExportFixture.gpt(config, manager), kind).write(file);
    return file;
  }
}
