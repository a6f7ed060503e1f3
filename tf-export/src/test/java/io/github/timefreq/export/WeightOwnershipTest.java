package io.github.timefreq.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.LambdaBlock;
import ai.onnxruntime.OrtException;
import io.github.timefreq.export.file.OnnxModel;
import io.github.timefreq.export.gpt.ExportFixture;
import io.github.timefreq.export.graph.BlockConverter;
import io.github.timefreq.export.graph.GraphInput;
import io.github.timefreq.export.graph.GraphValue;
import io.github.timefreq.export.graph.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WeightOwnershipTest {
  private static final Shape SHAPE = new Shape(1, 2);

  /** A buffer that is overwritten stands for one that was freed: DJL reads direct ones in place. */
  @Test
  void aGraphHasTheNumbersOfAnArrayThatItsConverterHasClosed() throws OrtException {
    ByteBuffer numbers = ByteBuffer.allocateDirect(2 * Float.BYTES).order(ByteOrder.nativeOrder());
    numbers.asFloatBuffer().put(new float[] {3, 5});
    BlockConverter<LambdaBlock> converter =
        (block, inputs, scope) -> {
          GraphValue factors;
          try (NDManager own = scope.manager().newSubManager()) {
            factors = scope.weight("factors", own.create(numbers, SHAPE, DataType.FLOAT32), "");
          }
          numbers.asFloatBuffer().put(new float[] {Float.NaN, Float.NaN});
          return List.of(scope.op("Mul", List.of(inputs.get(0), factors)));
        };
    try (NDManager manager = NDManager.newBaseManager()) {
      LambdaBlock block = new LambdaBlock(NDList::new);
      block.initialize(manager, DataType.FLOAT32, SHAPE);

      OnnxModel model =
          OnnxExporter.builder()
              .optConverter(LambdaBlock.class, converter)
              .build()
              .export(
                  block,
                  List.of(new GraphInput("x", TensorType.of(DataType.FLOAT32, "batch", "2"))));

      assertThat(
              ExportFixture.run(
                  model.toProto(), Map.of("x", new float[] {1, 2}), Map.of("x", SHAPE.getShape())))
          .containsExactly(3, 10);
    }
  }
}
