package io.github.timefreq.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import java.util.List;

/**
 * Pools, which DJL makes as functions that have captured their settings: window, stride and padding
 * (shapes), and whether a last part of a window counts.
 */
final class PoolConverter {
  private PoolConverter() {}

  static GraphValue convert(LambdaBlock block, GraphValue x, GraphScope scope) {
    String name = block.getName();
    if (name.matches("global(Max|Avg)Pool[123]d")) {
      String operator = name.startsWith("globalMax") ? "GlobalMaxPool" : "GlobalAveragePool";
      return scope.op("Flatten", List.of(scope.op(operator, List.of(x))), Attribute.of("axis", 1));
    }
    if (name.matches("maxPool[123]d")) {
      Settings settings = Settings.of(block);
      return scope.op(
          "MaxPool",
          List.of(x),
          Attribute.of("kernel_shape", settings.window()),
          Attribute.of("strides", settings.stride()),
          Attribute.of("pads", ConvolutionConverter.bothSides(settings.padding())),
          Attribute.of("ceil_mode", settings.ceil()));
    }
    if (name.matches("avgPool[123]d")) {
      Settings settings = Settings.of(block);
      return scope.op(
          "AveragePool",
          List.of(x),
          Attribute.of("kernel_shape", settings.window()),
          Attribute.of("strides", settings.stride()),
          Attribute.of("pads", ConvolutionConverter.bothSides(settings.padding())),
          Attribute.of("ceil_mode", settings.ceil()),
          Attribute.of("count_include_pad", paddingCounts(block, scope) ? 1 : 0));
    }
    throw scope.refusal(
        block,
        "it is the function '"
            + name
            + "', which cannot be looked into; give it a class of its own");
  }

  /**
   * Whether an average divides by the padding too. This is tried and not read: DJL's PyTorch engine
   * counts the padding whatever the pool was told.
   */
  private static boolean paddingCounts(LambdaBlock block, GraphScope scope) {
    try (NDManager manager = scope.manager().newSubManager()) {
      NDList ones = new NDList(manager.ones(block.getInputShapes()[0]));
      ParameterStore store = new ParameterStore(manager, false);
      NDArray averages = block.forward(store, ones, false).singletonOrThrow();
      return averages.min().getFloat() < 0.999f;
    }
  }

  /** What a pool's function has captured, by the names that the compiler gives. */
  private record Settings(Object function) {
    static Settings of(LambdaBlock block) {
      Object onLists = BlockFields.read(block, LambdaBlock.class, "lambda");
      Object onArrays = BlockFields.read(onLists, onLists.getClass(), "arg$1");
      if (!onArrays.getClass().getName().startsWith(Pool.class.getName())) {
        throw new IllegalStateException(
            "a function named " + block.getName() + " that is not one of DJL's pools");
      }
      return new Settings(onArrays);
    }

    long[] window() {
      return shape("arg$1");
    }

    long[] stride() {
      return shape("arg$2");
    }

    long[] padding() {
      return shape("arg$3");
    }

    long ceil() {
      return (Boolean) BlockFields.read(function, function.getClass(), "arg$4") ? 1 : 0;
    }

    private long[] shape(String field) {
      return ((Shape) BlockFields.read(function, function.getClass(), field)).getShape();
    }
  }
}
