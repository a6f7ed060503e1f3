package io.github.timefreq.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.core.Prelu;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import io.github.timefreq.core.filterbank.Filterbank;
import io.github.timefreq.core.filterbank.FilterbankConfig;
import io.github.timefreq.core.filterbank.KernelInitialization;
import io.github.timefreq.core.kernel.BankSharing;
import io.github.timefreq.core.kernel.Scale;
import io.github.timefreq.core.preset.SignalPreset;
import io.github.timefreq.core.signal.Causality;
import io.github.timefreq.core.signal.SignalConfig;
import io.github.timefreq.core.signal.SignalLayer;
import io.github.timefreq.core.signal.SignalStream;
import io.github.timefreq.core.subband.AdaptiveGains;
import io.github.timefreq.core.subband.GainRange;
import io.github.timefreq.core.subband.GainSharing;
import io.github.timefreq.core.subband.Nonlinearity;
import io.github.timefreq.export.file.OnnxModel;
import io.github.timefreq.export.gpt.ExportFixture;
import io.github.timefreq.export.graph.Attribute;
import io.github.timefreq.export.graph.BlockConverter;
import io.github.timefreq.export.graph.GraphInput;
import io.github.timefreq.export.graph.TensorType;
import io.github.timefreq.export.onnx.ModelProto;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of block gives in ONNX Runtime what it gives in DJL. */
class BlockExportTest {
  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  static Stream<Arguments> blocks() {
    Shape tokens = new Shape(2, 9, 6);
    Shape signal = new Shape(2, 6, 12);
    Shape image = new Shape(2, 4, 9, 8);
    return Stream.of(
        block("linear", Linear.builder().setUnits(5).build(), tokens),
        block("linear without bias", Linear.builder().setUnits(5).optBias(false).build(), tokens),
        block("layer norm", LayerNorm.builder().axis(2).optEpsilon(0.1f).build(), tokens),
        block("layer norm of two axes", LayerNorm.builder().axis(1, 2).build(), tokens),
        block("batch norm", BatchNorm.builder().optEpsilon(0.1f).build(), image),
        block(
            "conv 1d",
            Conv1d.builder()
                .setFilters(4)
                .setKernelShape(new Shape(3))
                .optStride(new Shape(2))
                .optPadding(new Shape(2))
                .optDilation(new Shape(2))
                .optGroups(2)
                .build(),
            signal),
        block(
            "conv 2d",
            Conv2d.builder()
                .setFilters(3)
                .setKernelShape(new Shape(3, 2))
                .optPadding(new Shape(1, 0))
                .optBias(false)
                .build(),
            image),
        block("dropout", Dropout.builder().optRate(0.5f).build(), tokens),
        block("relu", Activation.reluBlock(), tokens),
        block("relu6", Activation.relu6Block(), tokens),
        block("sigmoid", Activation.sigmoidBlock(), tokens),
        block("tanh", Activation.tanhBlock(), tokens),
        block("softplus", Activation.softPlusBlock(), tokens),
        block("softsign", Activation.softSignBlock(), tokens),
        block("selu", Activation.seluBlock(), tokens),
        block("gelu", Activation.geluBlock(), tokens),
        block("mish", Activation.mishBlock(), tokens),
        block("identity", Blocks.identityBlock(), tokens),
        block("sequence", sequence(), tokens),
        block("all intermediate", sequence().setReturnIntermediate(true), tokens));
  }

  private static Arguments block(String name, Block block, Shape input) {
    return Arguments.of(name, block, input);
  }

  private static SequentialBlock sequence() {
    return new SequentialBlock()
        .add(Linear.builder().setUnits(6).build())
        .add(Activation.reluBlock())
        .add(Linear.builder().setUnits(6).build());
  }

  private static ParallelBlock parallel(Function<NDList, NDArray> combination) {
    return new ParallelBlock(
        outputs -> {
          NDList all = new NDList();
          outputs.forEach(all::addAll);
          return new NDList(combination.apply(all));
        },
        List.of(
            Linear.builder().setUnits(6).build(),
            Linear.builder().setUnits(6).build(),
            Activation.tanhBlock()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("blocks")
  void aBlockGivesTheSameNumbers(String name, Block block, Shape input) throws OrtException {
    assertSame(block, input);
  }

  private static final List<Scale> SCALES =
      List.of(new Scale(2, 2), new Scale(3, 5), new Scale(2, 3, 4));

  static Stream<FilterbankConfig> filterbanks() {
    FilterbankConfig small =
        FilterbankConfig.defaults().toBuilder().optFilters(5).optKernelLength(4).build();
    FilterbankConfig cascade =
        small.toBuilder()
            .optKernels(KernelInitialization.RANDOM)
            .optSynthesisLength(3)
            .optBias(true)
            .build();
    FilterbankConfig centered = cascade.toBuilder().optCausality(Causality.CENTERED).build();
    return Stream.of(
        small,
        cascade.toBuilder().optGate(true).build(),
        centered,
        small.toBuilder()
            .optFilters(6)
            .optKernels(KernelInitialization.FOURIER)
            .optResidual(false)
            .build(),
        small.toBuilder().optNonlinearity(Nonlinearity.RELU).build(),
        cascade.toBuilder().optNonlinearity(Nonlinearity.GELU).optGate(true).build(),
        centered.toBuilder().optNonlinearity(Nonlinearity.GELU).build(),
        small.toBuilder().optScales(SCALES).build(),
        cascade.toBuilder().optScales(SCALES).optNonlinearity(Nonlinearity.GELU).build(),
        small.toBuilder().optSharing(BankSharing.PER_COORDINATE).build(),
        small.toBuilder().optKernelLength(200).build(), // by FFT
        small.toBuilder().optAdaptiveGains(AdaptiveGains.linear(3)).build(),
        small.toBuilder().optScales(SCALES).optAdaptiveGains(AdaptiveGains.lowRank(2, 2)).build(),
        small.toBuilder()
            .optGate(true)
            .optCausality(Causality.CENTERED)
            .optAdaptiveGains(AdaptiveGains.linear(2).withRange(GainRange.SIGMOID))
            .build(),
        small.toBuilder()
            .optGate(true)
            .optAdaptiveGains(AdaptiveGains.linear(2).withRange(GainRange.SOFTMAX))
            .build(),
        small.toBuilder().optAdaptiveGains(ExportFixture.transformer(3, 4, 2, 2)).build(),
        small.toBuilder()
            .optCausality(Causality.CENTERED)
            .optAdaptiveGains(ExportFixture.transformer(2, 6, 3, 2))
            .build(),
        cascade.toBuilder()
            .optSharing(BankSharing.grouped(3))
            .optNonlinearity(Nonlinearity.RELU)
            .build(),
        centered.toBuilder()
            .optSharing(BankSharing.PER_COORDINATE)
            .optNonlinearity(Nonlinearity.GELU)
            .optGate(true)
            .build(),
        small.toBuilder()
            .optSharing(BankSharing.grouped(2))
            .optNonlinearity(Nonlinearity.GELU)
            .optBias(true)
            .optAdaptiveGains(AdaptiveGains.linear(3))
            .build(),
        small.toBuilder()
            .optGains(GainSharing.PER_FILTER)
            .optNonlinearity(Nonlinearity.RELU)
            .optGate(true)
            .optAdaptiveGains(AdaptiveGains.lowRank(2, 4).withRange(GainRange.SIGMOID))
            .build(),
        small.toBuilder()
            .optSharing(BankSharing.grouped(2))
            .optAdaptiveGains(AdaptiveGains.linear(2))
            .build(),
        small.toBuilder().optBias(true).optAdaptiveGains(AdaptiveGains.linear(2)).build());
  }

  @ParameterizedTest
  @EnumSource(SignalPreset.class)
  void everySignalLayerGivesTheSameNumbers(SignalPreset preset) throws OrtException {
    assertSame(preset.config().newLayer(), new Shape(2, 9, 16));
  }

  @ParameterizedTest
  @MethodSource("filterbanks")
  void aFilterbankGivesTheSameNumbersOverWholeSequences(FilterbankConfig config)
      throws OrtException {
    for (Shape shape : List.of(new Shape(2, 9, 6), new Shape(1, 1, 6))) {
      assertSame(new Filterbank(config), shape);
    }
  }

  private void assertSame(Block block, Shape shape) throws OrtException {
    Engine.getInstance().setRandomSeed(1);
    block.initialize(manager, DataType.FLOAT32, shape);
    ExportFixture.disturb(block, manager, 0.1f);
    NDArray x = manager.randomNormal(0f, 2f, shape, DataType.FLOAT32);
    ParameterStore store = new ParameterStore(manager, false);
    NDList expected = block.forward(store, new NDList(x), false);

    OnnxModel model = OnnxExporter.builder().build().export(block, input(shape));

    List<float[]> actual =
        ExportFixture.runAll(
            model.toProto(),
            Map.of("x", x.toFloatArray()),
            Map.of("x", shape.getShape()),
            OptLevel.ALL_OPT);
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      assertThat(actual.get(i))
          .as("output %d", i)
          .containsExactly(expected.get(i).toFloatArray(), within(1e-5f));
    }
  }

  private static List<GraphInput> input(Shape shape) {
    return List.of(new GraphInput("x", type(shape)));
  }

  private static TensorType type(Shape shape) {
    String[] axes =
        Arrays.stream(shape.getShape()).mapToObj(String::valueOf).toArray(String[]::new);
    axes[0] = "batch";
    return TensorType.of(DataType.FLOAT32, axes);
  }

  @Test
  void inputsHaveTheOrderInWhichTheyAreNamed() throws OrtException {
    LambdaBlock block = new LambdaBlock(l -> new NDList(l.get(0).sub(l.get(1))), "difference");
    Shape shape = new Shape(1, 2);
    block.initialize(manager, DataType.FLOAT32, shape, shape);
    BlockConverter<LambdaBlock> converter =
        (difference, inputs, scope) -> List.of(scope.op("Sub", inputs));
    OnnxExporter exporter =
        OnnxExporter.builder().optConverter(LambdaBlock.class, converter).build();
    Map<String, Object> data = Map.of("a", new float[] {5, 7}, "b", new float[] {1, 2});
    Map<String, long[]> shapes = Map.of("a", new long[] {1, 2}, "b", new long[] {1, 2});
    GraphInput a = new GraphInput("a", type(shape));
    GraphInput b = new GraphInput("b", type(shape));

    ModelProto minuendFirst = exporter.export(block, List.of(a, b)).toProto();
    ModelProto subtrahendFirst = exporter.export(block, List.of(b, a)).toProto();

    assertThat(ExportFixture.run(minuendFirst, data, shapes)).containsExactly(4, 5);
    assertThat(ExportFixture.run(subtrahendFirst, data, shapes)).containsExactly(-4, -5);
  }

  @Test
  void outputsMayHaveATypeOfTheirOwn() throws OrtException {
    LambdaBlock block = new LambdaBlock(l -> new NDList(l.head().argMax(1)), "best");
    Shape shape = new Shape(2, 3);
    block.initialize(manager, DataType.FLOAT32, shape);
    BlockConverter<LambdaBlock> converter =
        (b, inputs, scope) ->
            List.of(
                scope.op("ArgMax", inputs, Attribute.of("axis", 1), Attribute.of("keepdims", 0)));

    OnnxModel model =
        OnnxExporter.builder()
            .optConverter(LambdaBlock.class, converter)
            .build()
            .export(block, input(shape), DataType.INT64);

    try (OrtSession session =
        OrtEnvironment.getEnvironment().createSession(model.toProto().toByteArray())) {
      TensorInfo output = (TensorInfo) session.getOutputInfo().get("output").getInfo();
      assertThat(output.type).isEqualTo(OnnxJavaType.INT64);
    }
  }

  @Test
  void aBlockThatDjlDoesNotComputeIsRefusedForThat() {
    Prelu prelu = new Prelu();
    prelu.setInitializer(Initializer.ONES, "alpha");
    SequentialBlock block = new SequentialBlock().add(prelu);
    assertRefused(
        block,
        "cannot export block Prelu (ai.djl.nn.core.Prelu): DJL's PyTorch engine does not compute");

    ParameterStore store = new ParameterStore(manager, false);
    NDList x = new NDList(manager.ones(block.getInputShapes()[0]));
    assertThatThrownBy(() -> block.forward(store, x, false))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aBlockWithoutAConverterIsNamedByItsPath() {
    Block lstm = LSTM.builder().setStateSize(4).setNumLayers(1).optBatchFirst(true).build();
    SequentialBlock inner = new SequentialBlock().add(Activation.reluBlock()).add(lstm);
    SequentialBlock block = new SequentialBlock().add(inner);

    assertRefused(
        block,
        "cannot export block SequentialBlock.LSTM (ai.djl.nn.recurrent.LSTM): there is no converter"
            + " for this class of blocks; register a converter with"
            + " OnnxExporter.builder().optConverter(LSTM.class, converter)");
  }

  @Test
  void functionsThatCannotBeLookedIntoAreRefused() {
    assertRefused(
        new SequentialBlock().add(LambdaBlock.singleton(x -> x.add(1), "shift")),
        "cannot export block LambdaBlock (ai.djl.nn.LambdaBlock): it is the function 'shift', which"
            + " cannot be looked into");
    assertRefused(
        BatchNorm.builder().optAxis(2).build(),
        "cannot export the root block (ai.djl.nn.norm.BatchNorm): it normalises axis 2");
  }

  static Stream<Arguments> functionsWithSettings() {
    Shape image = new Shape(2, 4, 9, 8);
    Shape signal = new Shape(2, 6, 12);
    Shape window = new Shape(3);
    return Stream.of(
        block("leaky relu", Activation.leakyReluBlock(0.3f), signal),
        block("elu", Activation.eluBlock(0.7f), signal),
        block("swish", Activation.swishBlock(1), signal),
        block("flatten", Blocks.batchFlattenBlock(), image),
        block("max pool", Pool.maxPool1dBlock(window, window), signal),
        block("avg pool", Pool.avgPool1dBlock(window, window), signal),
        block("global pool", Pool.globalMaxPool2dBlock(), image));
  }

  /** Each does what its namesake does in most places, so that a few numbers do not tell. */
  static Stream<Arguments> namesakes() {
    Shape signal = new Shape(2, 6, 12);
    return Stream.of("ReLU", "ReLU6", "GELU", "SELU", "Mish", "sigmoid", "Tanh", "identity")
        .flatMap(
            name ->
                Stream.of(
                    block(name, LambdaBlock.singleton(x -> x.clip(-9, 9), name), signal),
                    block(
                        name,
                        new LambdaBlock(l -> new NDList(l.singletonOrThrow().neg()), name),
                        signal)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"functionsWithSettings", "namesakes"})
  void aFunctionIsRefusedThatCannotBeIdentified(String name, Block block, Shape input) {
    assertRefused(
        block,
        input,
        "cannot export the root block (ai.djl.nn.LambdaBlock): it is the function '"
            + ((LambdaBlock) block).getName()
            + "', which cannot be looked into; take a block without settings that DJL's Activation"
            + " makes, such as Activation.geluBlock(), or give the function a class of its own;"
            + " register a converter with OnnxExporter.builder().optConverter(YourBlock.class,");
  }

  static Stream<Function<NDList, NDArray>> combinations() {
    return Stream.of(
        l -> l.get(0).add(l.get(1)).add(l.get(2)),
        l -> l.get(0).add(l.get(1)).add(l.get(2)).clip(-1000, 1000),
        l -> l.get(0).maximum(l.get(1)).maximum(l.get(2)),
        l -> l.get(0).mul(l.get(1)).mul(l.get(2)),
        l -> NDArrays.concat(l, 2),
        l -> l.get(0).sub(l.get(1)));
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void branchesThatAFunctionCombinesAreRefused(Function<NDList, NDArray> combination) {
    assertRefused(
        parallel(combination),
        "cannot export the root block (ai.djl.nn.ParallelBlock): the function that combines its"
            + " branches cannot be looked into; give the branches and their combination a block"
            + " class of their own; register a converter with"
            + " OnnxExporter.builder().optConverter(YourBlock.class, converter)");
  }

  /** Squares what a library's layer makes, under the layer's own configuration. */
  private static final class Squared extends AbstractBlock implements SignalLayer {
    private final SignalLayer layer;

    Squared(SignalLayer layer) {
      this.layer = addChildBlock("layer", layer);
    }

    @Override
    public SignalConfig getConfig() {
      return layer.getConfig();
    }

    @Override
    public SignalStream openStream(ParameterStore store, NDManager owner, long batch) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected void initializeChildBlocks(NDManager owner, DataType type, Shape... shapes) {
      layer.initialize(owner, type, shapes);
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore store,
        NDList inputs,
        boolean training,
        @Nullable PairList<String, Object> params) {
      return new NDList(layer.forward(store, inputs, training).singletonOrThrow().square());
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
      return inputShapes;
    }
  }

  @ParameterizedTest
  @EnumSource(SignalPreset.class)
  void aSignalLayerOfOnesOwnIsRefusedWithoutAConverter(SignalPreset preset) {
    Shape shape = new Shape(2, 9, 16);

    assertRefused(
        new Squared(preset.config().newLayer()),
        shape,
        "cannot export the root block (" + Squared.class.getName() + "): there is no converter");
  }

  static Stream<Block> subclasses() {
    return Stream.of(
        new Linear(Linear.builder().setUnits(6)) {
          @Override
          protected NDList forwardInternal(
              ParameterStore store,
              NDList inputs,
              boolean training,
              @Nullable PairList<String, Object> params) {
            return new NDList(
                super.forwardInternal(store, inputs, training, params).head().square());
          }
        },
        new SequentialBlock() {}.add(Activation.reluBlock()),
        new LambdaBlock(l -> l, "identity") {});
  }

  @ParameterizedTest
  @MethodSource("subclasses")
  void aSubclassIsNotTakenForItsBase(Block block) {
    assertRefused(
        block,
        "cannot export the root block ("
            + block.getClass().getName()
            + "): there is no converter for this class of blocks");
  }

  private void assertRefused(Block block, String message) {
    assertRefused(block, new Shape(2, 9, 6), message);
  }

  private void assertRefused(Block block, Shape shape, String message) {
    block.initialize(manager, DataType.FLOAT32, shape);
    assertThatThrownBy(() -> OnnxExporter.builder().build().export(block, input(shape)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aConverterOfOnesOwnIsUsedForItsClassAndNotForSubclasses() throws OrtException {
    LambdaBlock shift = new LambdaBlock(l -> new NDList(l.head().add(1)), "shift");
    SequentialBlock block = new SequentialBlock().add(shift);
    Shape shape = new Shape(1, 2);
    block.initialize(manager, DataType.FLOAT32, shape);
    BlockConverter<LambdaBlock> converter =
        (b, inputs, scope) -> List.of(scope.op("Add", List.of(inputs.get(0), scope.scalar(1f))));
    OnnxExporter exporter =
        OnnxExporter.builder().optConverter(LambdaBlock.class, converter).build();

    OnnxModel model = exporter.export(block, input(shape));

    float[] output =
        ExportFixture.run(
            model.toProto(), Map.of("x", new float[] {2, 3}), Map.of("x", new long[] {1, 2}));
    assertThat(output).containsExactly(3, 4);
    LambdaBlock other = new LambdaBlock(l -> l, "other") {};
    other.initialize(manager, DataType.FLOAT32, shape);
    assertThatThrownBy(() -> exporter.export(other, input(shape)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there is no converter for this class of blocks");
  }

  @Test
  void whatIsNotInitializedIsRefused() {
    Block block = Linear.builder().setUnits(5).build();

    assertThatThrownBy(() -> OnnxExporter.builder().build().export(block, List.of()))
        .hasMessage("the block is not initialized: there is nothing to export");
  }
}
