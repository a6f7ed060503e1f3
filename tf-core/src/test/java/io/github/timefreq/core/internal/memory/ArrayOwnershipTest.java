package io.github.timefreq.core.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.initializer.Initializer;
import io.github.timefreq.core.filterbank.CoreFixture;
import io.github.timefreq.core.filterbank.Filterbank;
import io.github.timefreq.core.filterbank.FilterbankConfig;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Arrays that own their memory do not see what becomes of the Java buffer that their numbers came
 * from. A buffer that is overwritten stands for one that was freed: DJL reads direct buffers in
 * place.
 */
class ArrayOwnershipTest {
  private static final float[] VALUES = {1, -2, 3, -4, 5, -6};
  private static final Shape SHAPE = new Shape(2, 3);

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
  void djlReadsADirectBufferInPlace() {
    ByteBuffer buffer = direct(VALUES);
    NDArray view = manager.create(buffer, SHAPE, DataType.FLOAT32).reshape(3, 2).stopGradient();

    overwrite(buffer);

    assertThat(view.toFloatArray()).containsOnly(Float.NaN);
  }

  @Test
  void anArrayOfABufferOwnsItsMemory() {
    ByteBuffer buffer = direct(VALUES);
    NDArray array = NativeArrays.of(manager, buffer, SHAPE, DataType.FLOAT32);

    overwrite(buffer);

    assertThat(array.toFloatArray()).isEqualTo(VALUES);
    assertThat(array.getManager()).isSameAs(manager);
  }

  @Test
  void aCopyOwnsItsMemory() {
    ByteBuffer buffer = direct(VALUES);
    NDArray copy;
    try (NDManager other = NDManager.newBaseManager()) {
      NDArray transposed = other.create(buffer, SHAPE, DataType.FLOAT32).transpose();
      copy = NativeArrays.copy(transposed, manager);
    }

    overwrite(buffer);

    assertThat(copy.getShape()).isEqualTo(new Shape(3, 2));
    assertThat(copy.toFloatArray()).containsExactly(1, -4, -2, 5, 3, -6);
  }

  @Test
  void aFilledArrayKeepsItsMemoryAndItsViews() {
    ByteBuffer buffer = direct(VALUES);
    NDArray array = manager.zeros(SHAPE);
    array.setRequiresGradient(true);
    NDArray view = array.stopGradient().transpose();

    NativeArrays.fill(array, buffer, manager);
    overwrite(buffer);

    assertThat(array.toFloatArray()).isEqualTo(VALUES);
    assertThat(view.toFloatArray()).containsExactly(1, -4, -2, 5, 3, -6);
  }

  @Test
  void anArrayOfAnyLayoutIsFilledByItsAxes() {
    NDArray array = manager.zeros(new Shape(3, 2));

    NativeArrays.fill(array.transpose(), FloatBuffer.wrap(VALUES), manager);

    assertThat(array.toFloatArray()).containsExactly(1, -4, -2, 5, 3, -6);
  }

  @Test
  void thereMayBeOneNumberOrNone() {
    NDArray scalar = NativeArrays.of(manager, new float[] {7}, new Shape());
    NDArray empty = NativeArrays.of(manager, new long[0], new Shape(0, 7));
    NativeArrays.fill(empty, ByteBuffer.allocate(0), manager);

    assertThat(NativeArrays.copy(scalar, manager).getFloat()).isEqualTo(7);
    assertThat(NativeArrays.copy(empty, manager).getShape()).isEqualTo(new Shape(0, 7));
    NativeArrays.fill(scalar, FloatBuffer.wrap(new float[] {8}), manager);
    assertThat(scalar.getFloat()).isEqualTo(8);
  }

  @Test
  void anotherCountOfNumbersIsRefused() {
    NDArray array = manager.zeros(SHAPE);

    assertThatThrownBy(() -> NativeArrays.of(manager, VALUES, new Shape(7)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an array of shape (7) takes 7 numbers, got 6");
    assertThatThrownBy(() -> NativeArrays.fill(array, ByteBuffer.allocate(28), manager))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an array of shape (2, 3) takes 6 numbers, got 7");
    assertThatThrownBy(() -> NativeArrays.of(manager, new float[][] {{1, 2}, {3}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rows must have one length, got 2 and 1");
    assertThatThrownBy(() -> NativeArrays.of(manager, new float[0][]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rows must be at least 1, got 0");
  }

  @Test
  void aParameterKeepsNothingOfWhatItsInitializerMade() {
    List<ByteBuffer> made = new ArrayList<>();
    Initializer initializer =
        (owner, shape, type) -> {
          made.forEach(ArrayOwnershipTest::overwrite); // their arrays are closed, or need them not
          ByteBuffer buffer = direct(VALUES);
          made.add(buffer);
          return owner.create(buffer, shape, type);
        };
    Linear block = Linear.builder().setUnits(2).optBias(false).build();
    block.setInitializer(initializer, Parameter.Type.WEIGHT);

    NamedParameters.initialize(block, manager, 1, new Shape(1, 3));
    made.forEach(ArrayOwnershipTest::overwrite);

    Parameter weight = block.getDirectParameters().get("weight");
    assertThat(weight.getArray().toFloatArray()).isEqualTo(VALUES);
    assertThat(weight.getInitializer()).isSameAs(initializer);
  }

  static Stream<FilterbankConfig> configs() {
    return CoreFixture.configs();
  }

  @ParameterizedTest
  @MethodSource("configs")
  void theParametersOfAFilterbankOwnTheirMemory(FilterbankConfig config) {
    Filterbank filterbank = new Filterbank(config);
    filterbank.initialize(manager, DataType.FLOAT32, new Shape(1, 8, 6));

    assertThat(filterbank.getParameters().values())
        .allSatisfy(parameter -> assertThat(javaBuffer(parameter.getArray())).isNull());
  }

  /** The Java memory that an array of DJL's PyTorch engine lies in, or null. */
  private static @Nullable Object javaBuffer(NDArray array) throws ReflectiveOperationException {
    Field field = array.getClass().getDeclaredField("dataRef");
    field.setAccessible(true);
    return field.get(array);
  }

  private static ByteBuffer direct(float[] values) {
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.nativeOrder());
    buffer.asFloatBuffer().put(values);
    return buffer;
  }

  private static void overwrite(ByteBuffer buffer) {
    FloatBuffer values = buffer.asFloatBuffer();
    while (values.hasRemaining()) {
      values.put(Float.NaN);
    }
  }
}
