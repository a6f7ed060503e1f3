package io.github.timefreq.export.gpt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.timefreq.core.filterbank.Start;
import io.github.timefreq.export.OnnxExporter;
import io.github.timefreq.export.audio.AudioModelCard;
import io.github.timefreq.export.file.OnnxModel;
import io.github.timefreq.export.file.OnnxWriter;
import io.github.timefreq.export.graph.WeightArray;
import io.github.timefreq.export.graph.WeightPrecision;
import io.github.timefreq.export.onnx.ModelProto;
import io.github.timefreq.export.onnx.StringStringEntryProto;
import io.github.timefreq.export.onnx.TensorProto;
import io.github.timefreq.export.runtime.ExecutionConfig;
import io.github.timefreq.export.verify.OnnxVerification;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.GptConfig;
import io.github.timefreq.gpt.tokenizer.TokenizerSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFileTest {
  @TempDir private Path folder;
  private NDManager manager;
  private GptConfig config;
  private Gpt model;
  private Path file;

  @BeforeEach
  void buildModel() {
    manager = NDManager.newBaseManager();
    config = ExportFixture.plain().withSignal(ExportFixture.filterbank());
    model = ExportFixture.gpt(config, manager);
    file = folder.resolve("model.onnx");
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @Test
  void largeWeightsGoToAFileOfTheirOwn() throws IOException {
    int[][] tokens = ExportFixture.tokens(2, 10, 1);
    OnnxModel exported = ExportFixture.export(model, GraphKind.SEQUENCE);
    exported.write(file);
    float[] expected = logits(tokens);

    exported.write(file, 100);

    assertThat(names())
        .satisfiesExactly(
            name -> assertThat(name).isEqualTo("model.onnx"),
            name -> assertThat(name).matches("model\\.onnx-[0-9a-f]{16}\\.data"));
    assertThat(logits(tokens)).isEqualTo(expected);
    ModelProto written = ModelProto.parseFrom(Files.readAllBytes(file));
    assertThat(written.getGraph().getInitializerList())
        .filteredOn(tensor -> tensor.getExternalDataCount() > 0)
        .isNotEmpty()
        .allSatisfy(tensor -> assertThat(tensor.getRawData().isEmpty()).isTrue());
  }

  @ParameterizedTest
  @EnumSource
  void aFileIsTheSameWhetherTheWeightsWereCopiedOrNot(WeightPrecision precision)
      throws IOException {
    OnnxExporter exporter = OnnxExporter.builder().optPrecision(precision).build();
    Path copied = folder.resolve("copied.onnx");
    OnnxModel copy = GptExport.export(exporter, model, GraphKind.GENERATION, ExportFixture.CARD);
    copy.write(copied);

    GptExport.write(exporter, model, GraphKind.GENERATION, ExportFixture.CARD, file);

    assertThat(file).hasSameBinaryContentAs(copied);
    assertThat(ModelProto.parseFrom(Files.readAllBytes(file)).getGraph())
        .isEqualTo(copy.toProto().getGraph());
  }

  @Test
  void weightsOfAnEarlierExportDoNotStay() throws IOException {
    OnnxModel exported = ExportFixture.export(model, GraphKind.SEQUENCE);
    exported.write(file, 100);
    Path earlier = ExportFixture.weights(file);

    ExportFixture.export(ExportFixture.gpt(ExportFixture.plain(), manager), GraphKind.SEQUENCE)
        .write(file, 100);
    assertThat(names()).hasSize(2);
    assertThat(earlier).doesNotExist();

    exported.write(file);
    assertThat(names()).containsExactly("model.onnx");
  }

  @Test
  void aWriteThatFailsLeavesTheEarlierModel() throws IOException {
    OnnxModel exported = ExportFixture.export(model, GraphKind.SEQUENCE);
    exported.write(file, 100);
    List<String> names = names();
    int[][] tokens = ExportFixture.tokens(2, 10, 1);
    float[] expected = logits(tokens);
    NDArray gone = manager.ones(new Shape(1000));
    assertThat(gone.size()).isEqualTo(1000);
    gone.close();
    OnnxWriter failing =
        new OnnxWriter(
            exported.toProto(), Map.of("head.weight", new WeightArray(gone, DataType.FLOAT32)));

    assertThatThrownBy(() -> failing.write(file, 100)).isInstanceOf(IllegalStateException.class);

    assertThat(names()).isEqualTo(names);
    assertThat(logits(tokens)).isEqualTo(expected);
  }

  @Test
  void missingWeightsAreNamed() throws IOException {
    ExportFixture.export(model, GraphKind.SEQUENCE).write(file, 100);
    Path data = ExportFixture.weights(file);
    Files.delete(data);

    assertThatThrownBy(() -> OnnxGpt.open(file, ExecutionConfig.cpu()))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining("its weights, " + data.getFileName() + ", are not beside it");
  }

  @Test
  void halfPrecisionHalvesTheWeights() throws IOException {
    int[][] tokens = ExportFixture.tokens(2, 10, 1);
    ExportFixture.export(model, GraphKind.SEQUENCE).write(file);
    float[] expected = logits(tokens);
    OnnxExporter half = OnnxExporter.builder().optPrecision(WeightPrecision.FLOAT16).build();

    OnnxModel exported = GptExport.export(half, model, GraphKind.SEQUENCE, ExportFixture.CARD);
    exported.write(file);

    float[] actual = logits(tokens);
    for (int i = 0; i < expected.length; i++) {
      assertThat(Math.abs(actual[i] - expected[i]))
          .isLessThan((float) WeightPrecision.FLOAT16.tolerance());
    }
    assertThat(actual).isNotEqualTo(expected);
    assertThat(exported.toProto().getGraph().getInitializerList())
        .filteredOn(tensor -> tensor.getName().endsWith(".weight"))
        .allSatisfy(tensor -> assertThat(tensor.getDataType()).isEqualTo(10));
  }

  @Test
  void matricesOfEightBitsAreRoundedByAtMostHalfAStep() {
    OnnxExporter rounding = OnnxExporter.builder().optPrecision(WeightPrecision.INT8).build();

    OnnxModel exported = GptExport.export(rounding, model, GraphKind.SEQUENCE, ExportFixture.CARD);

    Map<String, TensorProto> tensors =
        exported.toProto().getGraph().getInitializerList().stream()
            .collect(Collectors.toMap(TensorProto::getName, tensor -> tensor));
    List<TensorProto> exact =
        ExportFixture.export(model, GraphKind.SEQUENCE)
            .toProto()
            .getGraph()
            .getInitializerList()
            .stream()
            .filter(tensor -> tensor.getName().endsWith(".weight"))
            .toList();
    assertThat(exact).isNotEmpty();
    for (TensorProto matrix : exact) {
      FloatBuffer numbers = floats(matrix);
      ByteBuffer whole = tensors.get(matrix.getName()).getRawData().asReadOnlyByteBuffer();
      FloatBuffer scale = floats(tensors.get(matrix.getName() + "/scale"));
      int columns = (int) matrix.getDims(1);
      assertThat(scale.remaining()).isEqualTo(columns);
      assertThat(whole.remaining()).isEqualTo(numbers.remaining());
      for (int i = 0; i < numbers.remaining(); i++) {
        float step = scale.get(i % columns);
        assertThat(whole.get(i) * step).isCloseTo(numbers.get(i), within(0.501f * step));
      }
    }
    assertThat(GptExport.export(rounding, model, GraphKind.SEQUENCE, ExportFixture.CARD).toProto())
        .isEqualTo(exported.toProto());
  }

  private static FloatBuffer floats(TensorProto tensor) {
    return tensor
        .getRawData()
        .asReadOnlyByteBuffer()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer();
  }

  @Test
  void aModelOfEightBitsGivesTheTrainedOnesLogitsWithinItsTolerance() throws IOException {
    OnnxExporter rounding = OnnxExporter.builder().optPrecision(WeightPrecision.INT8).build();

    OnnxVerification result =
        GptVerification.export(
            rounding,
            model,
            GraphKind.GENERATION,
            ExportFixture.CARD,
            file,
            new int[0],
            WeightPrecision.INT8.tolerance());

    assertThat(result.largestDifference()).isGreaterThan(WeightPrecision.FLOAT32.tolerance());
  }

  @Test
  void aModelThatDiffersLeavesWhatWasThere() throws IOException {
    assertFails();
    assertThat(folder).isEmptyDirectory();
    Files.writeString(file, "an earlier model");
    assertFails();

    assertThat(file).hasContent("an earlier model");
    assertThat(names()).containsExactly("model.onnx");
  }

  private void assertFails() {
    assertThatThrownBy(
            () ->
                GptVerification.export(
                    OnnxExporter.builder().build(),
                    model,
                    GraphKind.GENERATION,
                    ExportFixture.CARD,
                    file,
                    new int[0],
                    1e-12))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageMatching("the exported model differs from the trained one by .*, more than .*");
  }

  @Test
  void aDifferenceThatIsNoNumberIsRefused() {
    assertThatThrownBy(() -> new OnnxVerification(Double.NaN, 1).require(1))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aFileSaysAllAboutItsModel() {
    Map<String, String> metadata =
        ExportFixture.export(model, GraphKind.GENERATION).toProto().getMetadataPropsList().stream()
            .collect(
                Collectors.toMap(StringStringEntryProto::getKey, StringStringEntryProto::getValue));

    assertThat(metadata)
        .containsEntry("timefreq.graph", "generation")
        .containsEntry("timefreq.context_length", "24")
        .containsEntry("timefreq.provenance", "{\"step\":3}")
        .containsEntry("timefreq.config", config.toJson())
        .containsEntry("licence", "Apache-2.0");
    assertThat(JsonParser.parseString(metadata.get("timefreq.vocabulary")).getAsJsonArray())
        .hasSize(27);
  }

  /** Above U+FFFF, U+0000, half a character, and what JSON and JNI write in two ways. */
  private static final String CHARACTERS =
      "a\u0000\u007F\u00E4\u20AC\uFFFF\uD83D\uDE00\uDBFF\uDFFF\"\\'\uD800";

  @ParameterizedTest
  @EnumSource
  void everyCharacterOfAVocabularyIsReadBack(GraphKind kind) throws IOException {
    int characters = (int) CHARACTERS.codePoints().count();
    Gpt small = ExportFixture.gpt(GptConfig.plain(characters, 8, 1, 4, 1), manager);
    TokenizerSpec tokenizer = new TokenizerSpec(TokenizerSpec.Kind.CHARACTERS, CHARACTERS);
    GptModelCard card = new GptModelCard(tokenizer, "{\"text\":\"\uD83D\uDE00.txt\"}", "unstated");

    GptExport.write(OnnxExporter.builder().build(), small, kind, card, file);

    try (OnnxGpt gpt = OnnxGpt.open(file, ExecutionConfig.cpu())) {
      assertThat(gpt.getTokenizer()).isEqualTo(tokenizer);
      assertThat(gpt.logits(new int[][] {{0, characters - 1}})).hasSize(2 * characters);
    }
    ModelProto written = ModelProto.parseFrom(Files.readAllBytes(file));
    assertThat(written.getMetadataPropsList())
        .allSatisfy(entry -> assertThat(entry.getValue()).matches("[ -~]*"));
    String vocabulary =
        written.getMetadataPropsList().stream()
            .filter(entry -> entry.getKey().equals("timefreq.vocabulary"))
            .findFirst()
            .orElseThrow()
            .getValue();
    assertThat(JsonParser.parseString(vocabulary).getAsJsonArray())
        .extracting(token -> token.getAsString())
        .containsExactly(
            CHARACTERS.codePoints().mapToObj(Character::toString).toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD83D\uDE00", "MIT\u0000", "\uD800"})
  void aLicenceThatCannotBeReadBackIsRefused(String licence) {
    assertThatThrownBy(() -> new GptModelCard(ExportFixture.CARD.tokenizer(), "{}", licence))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("licence must not have the character U+");
    assertThatThrownBy(() -> new AudioModelCard(List.of("a", "b"), "{}", licence))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("licence must not have the character U+");
  }

  private static boolean canBeAFileName(String name) {
    try {
      return !Path.of(name).toString().isEmpty();
    } catch (InvalidPathException e) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD83D\uDE00", "\u00E4", "\u20AC"})
  void aFolderMayHaveAnyName(String name) throws IOException {
    assumeTrue(canBeAFileName(name), "the JVM's file names are not UTF-8");
    Path place = Files.createDirectory(folder.resolve(name)).resolve("model.onnx");
    ExportFixture.export(model, GraphKind.SEQUENCE).write(place);

    try (OnnxGpt gpt = OnnxGpt.open(place, ExecutionConfig.cpu())) {
      assertThat(gpt.getContextLength()).isEqualTo(ExportFixture.CONTEXT);
    }
    ExportFixture.export(model, GraphKind.SEQUENCE).write(place, 100);
    if (name.length() == 1) {
      OnnxGpt.open(place, ExecutionConfig.cpu()).close();
    } else {
      assertThatThrownBy(() -> OnnxGpt.open(place, ExecutionConfig.cpu()))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(place + " cannot be opened as an ONNX model: ")
          .hasMessageEndingWith("rename the folder or file");
    }
  }

  @Test
  void companionsNameInputsAndVocabulary() throws IOException {
    List<Path> files =
        CompanionFiles.write(file, config, new TokenizerSpec(TokenizerSpec.Kind.BYTES, "")).files();

    assertThat(files)
        .extracting(path -> path.getFileName().toString())
        .containsExactlyInAnyOrderElementsOf(names());
    JsonObject vocabulary =
        JsonParser.parseString(Files.readString(folder.resolve("model.onnx.vocabulary.json")))
            .getAsJsonObject();
    assertThat(vocabulary.getAsJsonArray("tokens")).hasSize(256);
    JsonObject genai =
        JsonParser.parseString(Files.readString(folder.resolve("genai_config.json")))
            .getAsJsonObject();
    JsonObject inputs =
        genai.getAsJsonObject("model").getAsJsonObject("decoder").getAsJsonObject("inputs");
    assertThat(inputs.get("past_conv_names").getAsString())
        .isEqualTo("past_key_values.%d.conv_state");
  }

  @Test
  void companionsOfTwoModelsInAFolderDescribeEachItsOwn() throws IOException {
    Path other = Files.createFile(folder.resolve("other.onnx"));
    Files.createFile(file);
    TokenizerSpec emoji = new TokenizerSpec(TokenizerSpec.Kind.CHARACTERS, "a\uD83D\uDE00");
    CompanionFiles.write(file, config, ExportFixture.CARD.tokenizer());
    String ofTheFirst = Files.readString(folder.resolve("genai_config.json"));

    CompanionFiles.Written second = CompanionFiles.write(other, config, emoji);

    assertThat(second.files()).containsExactly(folder.resolve("other.onnx.vocabulary.json"));
    assertThat(second.kept().orElseThrow())
        .startsWith(folder.resolve("genai_config.json") + " stays as it is")
        .contains("describes model.onnx");
    assertThat(folder.resolve("genai_config.json")).hasContent(ofTheFirst);
    assertThat(tokens(file)).hasSize(27);
    assertThat(tokens(other)).containsExactly("a", "\uD83D\uDE00");
    CompanionFiles.delete(other);
    assertThat(names())
        .containsExactly(
            "genai_config.json", "model.onnx", "model.onnx.vocabulary.json", "other.onnx");
    CompanionFiles.delete(file);
    assertThat(names()).containsExactly("model.onnx", "other.onnx");
  }

  private static List<String> tokens(Path model) throws IOException {
    Path vocabulary = model.resolveSibling(model.getFileName() + ".vocabulary.json");
    return JsonParser.parseString(Files.readString(vocabulary))
        .getAsJsonObject()
        .getAsJsonArray("tokens")
        .asList()
        .stream()
        .map(token -> token.getAsString())
        .toList();
  }

  @Test
  void aDescriptionOfAModelThatIsGoneIsReplaced() throws IOException {
    CompanionFiles.write(folder.resolve("gone.onnx"), config, ExportFixture.CARD.tokenizer());

    CompanionFiles.Written written =
        CompanionFiles.write(file, config, ExportFixture.CARD.tokenizer());

    assertThat(written.kept()).isEmpty();
    assertThat(folder.resolve("genai_config.json")).content().contains("\"model.onnx\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[1]", "{\"model\":{\"decoder\":{}}}", "no JSON"})
  void aDescriptionThatAnotherProgramHasWrittenStays(String content) throws IOException {
    Path genai = Files.writeString(folder.resolve("genai_config.json"), content);

    CompanionFiles.Written written =
        CompanionFiles.write(file, config, ExportFixture.CARD.tokenizer());
    CompanionFiles.delete(file);

    assertThat(written.kept().orElseThrow()).contains("is not one that this library has written");
    assertThat(genai).hasContent(content);
  }

  @Test
  void companionsNameNoStateOfFiltersThatDoNotReachBack() throws IOException {
    GptConfig momentary =
        ExportFixture.plain()
            .withSignal(
                ExportFixture.filterbank().toBuilder()
                    .optKernelLength(1)
                    .optStart(Start.IDENTITY)
                    .build());

    CompanionFiles.write(file, momentary, ExportFixture.CARD.tokenizer());

    assertThat(folder.resolve("genai_config.json"))
        .content()
        .contains("past_key_names")
        .doesNotContain("conv");
  }

  @Test
  void aTokenizerOfAnotherVocabularyIsRefused() {
    GptModelCard card =
        new GptModelCard(new TokenizerSpec(TokenizerSpec.Kind.BYTES, ""), "{}", "MIT");
    OnnxExporter exporter = OnnxExporter.builder().build();

    assertThatThrownBy(() -> GptExport.export(exporter, model, GraphKind.GENERATION, card))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the tokenizer has 256 tokens and the model 27");
  }

  private float[] logits(int[][] tokens) throws IOException {
    try (OnnxGpt gpt = OnnxGpt.open(file, ExecutionConfig.cpu())) {
      return gpt.logits(tokens);
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
