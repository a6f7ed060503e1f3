package io.github.timefreq.export.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import com.google.gson.JsonParser;
import io.github.timefreq.audio.AudioClassifier;
import io.github.timefreq.audio.AudioClassifierConfig;
import io.github.timefreq.audio.frontend.AdaptiveFrontEnd;
import io.github.timefreq.audio.frontend.AdaptiveFrontEndConfig;
import io.github.timefreq.audio.frontend.AdaptiveFrontEndConfig.Routing;
import io.github.timefreq.audio.frontend.AdaptiveFrontEndConfig.RoutingScope;
import io.github.timefreq.audio.frontend.Compression;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.core.internal.memory.NativeArrays;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import io.github.timefreq.export.OnnxExporter;
import io.github.timefreq.export.WireFormatTest;
import io.github.timefreq.export.gpt.ExportFixture;
import io.github.timefreq.export.graph.WeightPrecision;
import io.github.timefreq.export.onnx.ModelProto;
import io.github.timefreq.export.onnx.NodeProto;
import io.github.timefreq.export.onnx.StringStringEntryProto;
import io.github.timefreq.export.runtime.ExecutionConfig;
import io.github.timefreq.export.verify.OnnxVerification;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AudioExportTest {
  private static final String CLASSIFIERS =
      "io.github.timefreq.export.audio.AudioFixture#classifiers";

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
  @MethodSource(CLASSIFIERS)
  void theGraphGivesTheLogitsOfTheModel(AudioClassifierConfig config) throws IOException {
    AudioClassifier model = AudioFixture.model(config, manager);
    Path file = folder.resolve("model.onnx");
    List<float[]> clips = List.of(AudioFixture.tone(1200, 1), AudioFixture.tone(700, 2));

    OnnxVerification result =
        AudioVerification.export(
            OnnxExporter.builder().build(),
            model,
            AudioFixture.CARD,
            file,
            clips,
            WeightPrecision.FLOAT32.tolerance());

    assertThat(result.largestDifference()).isLessThan(1e-5);
    assertThat(file).isRegularFile();
  }

  @ParameterizedTest
  @MethodSource(CLASSIFIERS)
  void itIsOnnxInTheEyesOfOthers(AudioClassifierConfig config) throws IOException {
    AudioClassifier model = AudioFixture.model(config, manager);
    for (WeightPrecision precision : WeightPrecision.values()) {
      OnnxExporter exporter = OnnxExporter.builder().optPrecision(precision).build();

      ModelProto proto = AudioExport.export(exporter, model, AudioFixture.CARD).toProto();

      WireFormatTest.assertReadByOthers(proto, folder.resolve("model.onnx"));
      WireFormatTest.assertWellFormed(proto.getGraph());
    }
  }

  @ParameterizedTest
  @MethodSource(CLASSIFIERS)
  void theGraphAsItIsAndRewrittenByTheRuntimeGiveTheSame(AudioClassifierConfig config)
      throws OrtException {
    ModelProto model = AudioFixture.export(AudioFixture.model(config, manager)).toProto();
    Map<String, Object> data = Map.of("waveform", AudioFixture.tone(2000, 1));
    Map<String, long[]> shapes = Map.of("waveform", new long[] {2, 1000});

    float[] asItIs = ExportFixture.run(model, data, shapes, OptLevel.NO_OPT);
    float[] rewritten = ExportFixture.run(model, data, shapes, OptLevel.ALL_OPT);

    assertThat(asItIs).hasSize(6);
    for (int i = 0; i < asItIs.length; i++) {
      assertThat(rewritten[i]).as("[%d]", i).isCloseTo(asItIs[i], within(1e-5f));
    }
  }

  @ParameterizedTest
  @MethodSource(CLASSIFIERS)
  void oneModelGivesTheSameBytesAndLeavesNoArraysBehind(AudioClassifierConfig config) {
    AudioClassifier model = AudioFixture.model(config, manager);
    byte[] first = AudioFixture.export(model).toProto().toByteArray();
    int before = manager.getManagedArrays().size();

    assertThat(AudioFixture.export(model).toProto().toByteArray()).isEqualTo(first);

    assertThat(manager.getManagedArrays()).hasSize(before);
  }

  @Test
  void halfPrecisionKeepsGainsThatDoNotFitIt() throws IOException {
    for (Compression compression : Compression.values()) {
      AudioClassifierConfig config =
          AudioFixture.plain().toBuilder()
              .optFrontEnd(AudioFixture.waveform().withCompression(compression))
              .build();
      AudioClassifier model = AudioFixture.model(config, manager);
      OnnxExporter half = OnnxExporter.builder().optPrecision(WeightPrecision.FLOAT16).build();

      OnnxVerification result =
          AudioVerification.export(
              half,
              model,
              AudioFixture.CARD,
              folder.resolve("model.onnx"),
              List.of(),
              WeightPrecision.FLOAT16.tolerance());

      assertThat(result.largestDifference()).isGreaterThan(1e-5);
    }
  }

  @Test
  void aLinearFilterbankIsOneDepthwiseConvolutionThatSeesBothSides() {
    AudioClassifierConfig config = AudioFixture.plain().withSignal(ExportFixture.filterbank());

    List<NodeProto> nodes =
        AudioFixture.export(AudioFixture.model(config, manager)).toProto().getGraph().getNodeList();

    assertThat(nodes)
        .filteredOn(node -> node.getName().startsWith("signal.0/"))
        .extracting(NodeProto::getOpType)
        .containsExactly("Transpose", "Pad", "Unsqueeze", "Conv", "Squeeze", "Transpose");
    assertThat(nodes)
        .extracting(NodeProto::getName)
        .contains(
            "frontEnd.bank/Conv",
            "frontEnd.bank.compression/Log",
            "frontEnd.project/MatMul",
            "blocks.1.mlp.expand/MatMul");
  }

  @Test
  void trainingLeavesNoTraceInTheGraph() {
    AudioClassifierConfig trained = AudioFixture.classifiers().findFirst().orElseThrow();
    assertThat(trained.dropout()).isPositive();
    assertThat(trained.specAugment()).isNotNull();
    ModelProto plain = AudioFixture.export(initial(AudioFixture.plain())).toProto();

    ModelProto model = AudioFixture.export(initial(trained)).toProto();

    assertThat(model.getGraph()).isEqualTo(plain.getGraph());
  }

  private AudioClassifier initial(AudioClassifierConfig config) {
    AudioClassifier model = new AudioClassifier(config);
    model.initialize(manager, 3);
    return model;
  }

  @Test
  void aModelThatDiffersLeavesWhatWasThere() throws IOException {
    AudioClassifier model = AudioFixture.model(AudioFixture.plain(), manager);
    Path file = folder.resolve("model.onnx");

    assertFails(model, file);
    assertThat(folder).isEmptyDirectory();
    Files.writeString(file, "an earlier model");
    assertFails(model, file);

    assertThat(file).hasContent("an earlier model");
    assertThat(folder).isDirectoryContaining(file::equals);
  }

  private static void assertFails(AudioClassifier model, Path file) {
    assertThatThrownBy(
            () ->
                AudioVerification.export(
                    OnnxExporter.builder().build(),
                    model,
                    AudioFixture.CARD,
                    file,
                    List.of(),
                    1e-12))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageMatching("the exported model differs from the trained one by .*, more than .*");
  }

  @Test
  void anotherModelIsToldFromTheExportedOne() throws IOException {
    AudioClassifier model = AudioFixture.model(AudioFixture.plain(), manager);
    Path file = folder.resolve("model.onnx");
    AudioFixture.export(model).write(file);
    AudioClassifier other = initial(AudioFixture.plain());

    try (OnnxAudioClassifier exported = OnnxAudioClassifier.open(file, ExecutionConfig.cpu())) {
      assertThat(AudioVerification.compare(other, exported, List.of()).largestDifference())
          .isGreaterThan(1e-2);
    }
  }

  @Test
  void whereTwoBanksAreAsLikelyRoundingMayDecide() {
    AudioClassifierConfig config =
        AudioFixture.plain().toBuilder()
            .optFrontEnd(
                new AdaptiveFrontEndConfig(
                    AudioFixture.waveform(), 2, Routing.TOP_1, RoutingScope.CLIP))
            .build();
    AudioClassifier model = AudioFixture.model(config, manager);
    float[] clip = AudioFixture.tone(config.clipSamples(), 1);
    NDArray bias = NamedParameters.of(model).get("frontEnd.router.decide.bias").getArray();
    float below = -10;
    float above = 10;
    for (int i = 0; i < 40; i++) {
      float middle = (below + above) / 2;
      NativeArrays.fill(bias, FloatBuffer.wrap(new float[] {middle, 0}), manager);
      if (takesTheFirst(model, clip)) {
        above = middle;
      } else {
        below = middle;
      }
    }
    NativeArrays.fill(bias, FloatBuffer.wrap(new float[] {below, 0}), manager);
    float[][] ofTheSecond = {logits(model, clip)};
    NativeArrays.fill(bias, FloatBuffer.wrap(new float[] {above, 0}), manager);
    float[] ofTheFirst = logits(model, clip);
    float[][] ofNone = {ofTheFirst.clone()};
    ofNone[0][0] += 0.5f;
    float[][] clips = {clip};

    assertThat(OnnxVerification.difference(ofTheFirst, ofTheSecond[0]).largestDifference())
        .isGreaterThan(1e-2);
    assertThat(AudioVerification.difference(model, clips, ofTheSecond).largestDifference())
        .isLessThan(WeightPrecision.FLOAT32.tolerance());
    assertThat(AudioVerification.difference(model, clips, ofNone).largestDifference())
        .isGreaterThan(1e-2);
  }

  private float[] logits(AudioClassifier model, float[] clip) {
    try (NDManager step = manager.newSubManager()) {
      NDList waveform = new NDList(NativeArrays.of(step, new float[][] {clip}));
      return model
          .forward(new ScopedParameterStore(step), waveform, false)
          .singletonOrThrow()
          .toFloatArray();
    }
  }

  private boolean takesTheFirst(AudioClassifier model, float[] clip) {
    try (NDManager step = manager.newSubManager()) {
      NDArray waveform = NativeArrays.of(step, new float[][] {clip});
      AdaptiveFrontEnd frontEnd = (AdaptiveFrontEnd) model.getFrontEnd();
      return frontEnd.routing(new ScopedParameterStore(step), waveform).getFloat(0, 0, 0) == 1;
    }
  }

  @Test
  void aFileSaysAllAboutItsModel() {
    AudioClassifierConfig config = AudioFixture.plain();

    Map<String, String> metadata =
        AudioFixture.export(AudioFixture.model(config, manager))
            .toProto()
            .getMetadataPropsList()
            .stream()
            .collect(
                Collectors.toMap(StringStringEntryProto::getKey, StringStringEntryProto::getValue));

    assertThat(metadata)
        .containsEntry("timefreq.task", "audio-classification")
        .containsEntry("timefreq.sample_rate", "8000")
        .containsEntry("timefreq.clip_samples", "1200")
        .containsEntry("timefreq.minimum_samples", "152")
        .containsEntry("timefreq.head", "single_label")
        .containsEntry("timefreq.provenance", "{\"step\":3}")
        .containsEntry("licence", "Apache-2.0");
    assertThat(JsonParser.parseString(metadata.get("timefreq.classes")).getAsJsonArray())
        .extracting(name -> name.getAsString())
        .containsExactlyElementsOf(AudioFixture.CARD.classes());
    assertThat(JsonParser.parseString(metadata.get("timefreq.config")).isJsonObject()).isTrue();
  }

  @Test
  void aCardOfOtherClassesIsRefused() {
    AudioClassifier model = AudioFixture.model(AudioFixture.plain(), manager);

    assertThatThrownBy(
            () ->
                AudioExport.export(
                    OnnxExporter.builder().build(),
                    model,
                    new AudioModelCard(List.of("yes", "no"), "{}", "MIT")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("classes must name the 3 of the model, got [yes, no]");
  }
}
