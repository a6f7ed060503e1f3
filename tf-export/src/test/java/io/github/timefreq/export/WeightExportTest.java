package io.github.timefreq.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.github.timefreq.core.internal.memory.NativeArrays;
import io.github.timefreq.export.file.OnnxModel;
import io.github.timefreq.export.gpt.ExportFixture;
import io.github.timefreq.export.graph.BlockConverter;
import io.github.timefreq.export.graph.GraphInput;
import io.github.timefreq.export.graph.GraphScope;
import io.github.timefreq.export.graph.GraphValue;
import io.github.timefreq.export.graph.TensorType;
import io.github.timefreq.export.graph.WeightPrecision;
import io.github.timefreq.export.onnx.ModelProto;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of learned numbers in every precision. */
class WeightExportTest {
  private static final Shape SHAPE = new Shape(1, 2);
  private static final List<GraphInput> INPUT =
      List.of(new GraphInput("x", TensorType.of(DataType.FLOAT32, "batch", "2")));

  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @Test
  void halfPrecisionKeepsStatisticsThatDoNotFitIt() throws OrtException {
    BatchNorm block = BatchNorm.builder().build();
    block.initialize(manager, DataType.FLOAT32, SHAPE);
    block.getDirectParameters().get("runningMean").getArray().addi(1e5f);
    block.getDirectParameters().get("runningVar").getArray().addi(1e6f);

    OnnxModel model = exporter(WeightPrecision.FLOAT16).export(block, INPUT);

    float[] output =
        ExportFixture.run(
            model.toProto(),
            Map.of("x", new float[] {101_000, 98_000}),
            Map.of("x", SHAPE.getShape()));
    assertThat(output).containsExactly(new float[] {1, -2}, within(1e-3f));
  }

  @Test
  void weightsThatDoNotFitHalfPrecisionAreRefused() {
    Linear block = Linear.builder().setUnits(2).build();
    block.initialize(manager, DataType.FLOAT32, SHAPE);
    block.getDirectParameters().get("bias").getArray().subi(70_000);
    OnnxExporter exporter = exporter(WeightPrecision.FLOAT16);

    assertThatThrownBy(() -> exporter.export(block, INPUT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "weight 'bias' has numbers up to 70000.0, float16 only up to 65504.0; export it as");
  }

  @ParameterizedTest
  @EnumSource
  void aChildThatIsUsedTwiceHasItsWeightsOnce(WeightPrecision precision) throws OrtException {
    Linear shared = Linear.builder().setUnits(2).optBias(false).build();
    SequentialBlock block = new SequentialBlock().add(shared);
    block.initialize(manager, DataType.FLOAT32, SHAPE);
    NativeArrays.fill(
        shared.getDirectParameters().get("weight").getArray(),
        FloatBuffer.wrap(new float[] {0, 2, 1, 0}),
        manager);
    BlockConverter<SequentialBlock> twice =
        (b, inputs, scope) ->
            scope.convert("shared", shared, scope.convert("shared", shared, inputs));

    ModelProto model =
        OnnxExporter.builder()
            .optPrecision(precision)
            .optConverter(SequentialBlock.class, twice)
            .build()
            .export(block, INPUT)
            .toProto();

    assertThat(model.getGraph().getInitializerList())
        .filteredOn(tensor -> tensor.getName().equals("shared.weight"))
        .hasSize(1);
    float[] output =
        ExportFixture.run(
            model, Map.of("x", new float[] {3, 5}), Map.of("x", SHAPE.getShape()), OptLevel.NO_OPT);
    assertThat(output).containsExactly(new float[] {6, 10}, within(1e-4f));
  }

  @ParameterizedTest
  @EnumSource
  void twoArraysOfOneNameAreRefused(WeightPrecision precision) {
    SequentialBlock block = new SequentialBlock();
    block.initialize(manager, DataType.FLOAT32, SHAPE);
    List<Weight> ways = List.of(GraphScope::weight, GraphScope::matrix, GraphScope::exact);
    for (Weight way : ways) {
      BlockConverter<SequentialBlock> careless =
          (b, inputs, scope) -> {
            way.add(scope, "w", manager.ones(new Shape(2, 2)), "");
            return List.of(way.add(scope, "w", manager.zeros(new Shape(2, 2)), ""));
          };
      OnnxExporter exporter =
          OnnxExporter.builder()
              .optPrecision(precision)
              .optConverter(SequentialBlock.class, careless)
              .build();

      assertThatThrownBy(() -> exporter.export(block, INPUT))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("two arrays that differ are called 'w'; give each a name of its own");
    }
  }

  /** A way to add numbers. */
  private interface Weight {
    GraphValue add(GraphScope scope, String name, NDArray array, String documentation);
  }

  private static OnnxExporter exporter(WeightPrecision precision) {
    return OnnxExporter.builder().optPrecision(precision).build();
  }
}
