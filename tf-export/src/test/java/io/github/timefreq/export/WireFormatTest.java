package io.github.timefreq.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.onnx.proto.OnnxMl;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.github.timefreq.export.file.OnnxModel;
import io.github.timefreq.export.gpt.ExportFixture;
import io.github.timefreq.export.gpt.GptExport;
import io.github.timefreq.export.gpt.GraphKind;
import io.github.timefreq.export.graph.WeightPrecision;
import io.github.timefreq.export.onnx.AttributeProto;
import io.github.timefreq.export.onnx.GraphProto;
import io.github.timefreq.export.onnx.ModelProto;
import io.github.timefreq.export.onnx.NodeProto;
import io.github.timefreq.export.onnx.TensorProto;
import io.github.timefreq.export.onnx.ValueInfoProto;
import io.github.timefreq.gpt.GptConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written is ONNX in the eyes of others. */
public class WireFormatTest {
  /** Fewest and most operands of every operator that models are written in. */
  private static final Map<String, int[]> ARITY =
      Map.ofEntries(
          Map.entry("Add", new int[] {2, 2}),
          Map.entry("ArgMax", new int[] {1, 1}),
          Map.entry("Cast", new int[] {1, 1}),
          Map.entry("Concat", new int[] {1, Integer.MAX_VALUE}),
          Map.entry("Conv", new int[] {2, 3}),
          Map.entry("Cos", new int[] {1, 1}),
          Map.entry("DequantizeLinear", new int[] {2, 3}),
          Map.entry("Div", new int[] {2, 2}),
          Map.entry("Equal", new int[] {2, 2}),
          Map.entry("Erf", new int[] {1, 1}),
          Map.entry("Exp", new int[] {1, 1}),
          Map.entry("Expand", new int[] {2, 2}),
          Map.entry("Gather", new int[] {2, 2}),
          Map.entry("Greater", new int[] {2, 2}),
          Map.entry("LayerNormalization", new int[] {2, 3}),
          Map.entry("Log", new int[] {1, 1}),
          Map.entry("MatMul", new int[] {2, 2}),
          Map.entry("Mul", new int[] {2, 2}),
          Map.entry("Or", new int[] {2, 2}),
          Map.entry("Pad", new int[] {2, 4}),
          Map.entry("Range", new int[] {3, 3}),
          Map.entry("ReduceMean", new int[] {1, 1}),
          Map.entry("ReduceSum", new int[] {1, 2}),
          Map.entry("Relu", new int[] {1, 1}),
          Map.entry("Reshape", new int[] {2, 2}),
          Map.entry("Shape", new int[] {1, 1}),
          Map.entry("Sigmoid", new int[] {1, 1}),
          Map.entry("Sin", new int[] {1, 1}),
          Map.entry("Slice", new int[] {3, 5}),
          Map.entry("Softmax", new int[] {1, 1}),
          Map.entry("Split", new int[] {1, 2}),
          Map.entry("Squeeze", new int[] {1, 2}),
          Map.entry("Sub", new int[] {2, 2}),
          Map.entry("Transpose", new int[] {1, 1}),
          Map.entry("Unsqueeze", new int[] {2, 2}),
          Map.entry("Where", new int[] {3, 3}));

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
  void anIndependentReaderGetsAllThatIsWritten(GptConfig config) throws IOException {
    for (ModelProto model : models(config)) {
      assertReadByOthers(model, folder.resolve("model.onnx"));
    }
  }

  public static void assertReadByOthers(ModelProto model, Path file) throws IOException {
    new OnnxModel(model).write(file);

    OnnxMl.ModelProto read = OnnxMl.ModelProto.parseFrom(Files.readAllBytes(file));

    assertThat(read.getUnknownFields().asMap()).isEmpty();
    assertThat(read.getOpsetImport(0).getVersion()).isEqualTo(OnnxExporter.OPSET);
    assertThat(read.getGraph().getNodeCount()).isEqualTo(model.getGraph().getNodeCount());
    for (int i = 0; i < read.getGraph().getNodeCount(); i++) {
      assertThat(read.getGraph().getNode(i).getOpType())
          .isEqualTo(model.getGraph().getNode(i).getOpType());
      assertThat(read.getGraph().getNode(i).getUnknownFields().asMap()).isEmpty();
    }
    ModelProto.Builder again = ModelProto.parseFrom(read.toByteArray()).toBuilder();
    int checksum = model.getMetadataPropsCount();
    assertThat(again.getMetadataProps(checksum).getKey()).isEqualTo("timefreq.sha256");
    assertThat(again.removeMetadataProps(checksum).build()).isEqualTo(model);
  }

  @ParameterizedTest
  @MethodSource("io.github.timefreq.export.gpt.ExportFixture#gpts")
  void graphsAreWellFormed(GptConfig config) {
    for (ModelProto model : models(config)) {
      assertWellFormed(model.getGraph());
    }
  }

  public static void assertWellFormed(GraphProto graph) {
    Set<String> known = new HashSet<>();
    List<String> unused = new ArrayList<>();
    for (ValueInfoProto input : graph.getInputList()) {
      assertThat(known.add(input.getName())).as(input.getName()).isTrue();
      unused.add(input.getName());
    }
    for (TensorProto tensor : graph.getInitializerList()) {
      assertThat(known.add(tensor.getName())).as(tensor.getName()).isTrue();
      unused.add(tensor.getName());
      long size = tensor.getDimsList().stream().reduce(1L, (a, b) -> a * b);
      int bytes =
          switch (TensorProto.DataType.forNumber(tensor.getDataType())) {
            case FLOAT -> 4;
            case FLOAT16 -> 2;
            case INT8 -> 1;
            case INT64 -> 8;
            default -> throw new AssertionError(tensor.getName());
          };
      assertThat(tensor.getRawData().size()).as(tensor.getName()).isEqualTo((int) size * bytes);
    }
    Set<String> names = new HashSet<>();
    for (NodeProto node : graph.getNodeList()) {
      assertThat(names.add(node.getName())).as(node.getName()).isTrue();
      assertThat(known).as(node.getName()).containsAll(node.getInputList());
      assertThat(ARITY).as(node.getName()).containsKey(node.getOpType());
      assertThat(node.getInputCount())
          .as(node.getName())
          .isBetween(ARITY.get(node.getOpType())[0], ARITY.get(node.getOpType())[1]);
      unused.removeAll(node.getInputList());
      for (String output : node.getOutputList()) {
        assertThat(known.add(output)).as(output).isTrue();
        unused.add(output);
      }
      for (AttributeProto attribute : node.getAttributeList()) {
        assertThat(attribute.getType())
            .as(node.getName())
            .isNotEqualTo(AttributeProto.AttributeType.UNDEFINED);
      }
    }
    List<String> outputs = graph.getOutputList().stream().map(ValueInfoProto::getName).toList();
    assertThat(known).containsAll(outputs);
    unused.removeAll(outputs);
    assertThat(unused).as("values that nothing reads").isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.github.timefreq.export.gpt.ExportFixture#gpts")
  void theGraphAsItIsAndRewrittenByTheRuntimeGiveTheSame(GptConfig config) throws OrtException {
    ModelProto model =
        ExportFixture.export(ExportFixture.gpt(config, manager), GraphKind.SEQUENCE).toProto();
    long[] ids = Arrays.stream(ExportFixture.tokens(2, 15, 3)[0]).asLongStream().toArray();
    Map<String, Object> data = Map.of("input_ids", ids);
    Map<String, long[]> shapes = Map.of("input_ids", new long[] {1, 15});

    float[] asItIs = ExportFixture.run(model, data, shapes, OptLevel.NO_OPT);
    float[] rewritten = ExportFixture.run(model, data, shapes, OptLevel.ALL_OPT);

    for (int i = 0; i < asItIs.length; i++) {
      assertThat(rewritten[i]).as("[%d]", i).isCloseTo(asItIs[i], within(1e-5f));
    }
  }

  private List<ModelProto> models(GptConfig config) {
    List<ModelProto> models = new ArrayList<>();
    for (WeightPrecision precision : WeightPrecision.values()) {
      OnnxExporter exporter = OnnxExporter.builder().optPrecision(precision).build();
      for (GraphKind kind : GraphKind.values()) {
        models.add(
            GptExport.export(exporter, ExportFixture.gpt(config, manager), kind, ExportFixture.CARD)
                .toProto());
      }
    }
    return models;
  }
}
