package io.github.timefreq.export.internal.convert;

import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import io.github.timefreq.export.graph.BlockConverter;
import io.github.timefreq.export.graph.GraphScope;
import io.github.timefreq.export.graph.GraphValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Functions without parameters and without settings that DJL makes: activations and the identity. A
 * function is one of them if it is of the same class as the function of a block that DJL makes now:
 * the compiler gives every lambda of a source a class of its own. A name proves nothing, since
 * anybody can give it. Functions with settings, such as ELU's alpha or a pool's window, hide them
 * and are refused.
 */
public final class LambdaConverter implements BlockConverter<LambdaBlock> {
  private static final float LOG2_OF_E = (float) (1 / Math.log(2));

  private static final Map<Class<?>, BiFunction<GraphScope, GraphValue, GraphValue>> WRITERS =
      writers();

  private static Map<Class<?>, BiFunction<GraphScope, GraphValue, GraphValue>> writers() {
    Map<Class<?>, BiFunction<GraphScope, GraphValue, GraphValue>> map = new LinkedHashMap<>();
    put(map, Activation::reluBlock, (scope, x) -> scope.op("Relu", List.of(x)));
    put(
        map,
        Activation::relu6Block,
        (scope, x) -> scope.op("Clip", List.of(x, scope.scalar(0f), scope.scalar(6f))));
    put(map, Activation::sigmoidBlock, (scope, x) -> scope.op("Sigmoid", List.of(x)));
    put(map, Activation::tanhBlock, (scope, x) -> scope.op("Tanh", List.of(x)));
    put(map, Activation::softPlusBlock, (scope, x) -> scope.op("Softplus", List.of(x)));
    put(map, Activation::softSignBlock, (scope, x) -> scope.op("Softsign", List.of(x)));
    put(map, Activation::seluBlock, (scope, x) -> scope.op("Selu", List.of(x)));
    put(map, Activation::geluBlock, LambdaConverter::gelu);
    put(map, Activation::mishBlock, LambdaConverter::mish);
    put(map, Blocks::identityBlock, (scope, x) -> x);
    return map;
  }

  private static void put(
      Map<Class<?>, BiFunction<GraphScope, GraphValue, GraphValue>> map,
      Supplier<Block> maker,
      BiFunction<GraphScope, GraphValue, GraphValue> writer) {
    map.put(function((LambdaBlock) maker.get()), writer);
  }

  private static Class<?> function(LambdaBlock block) {
    return BlockFields.read(block, LambdaBlock.class, "lambda").getClass();
  }

  @Override
  public List<GraphValue> convert(LambdaBlock block, List<GraphValue> inputs, GraphScope scope) {
    BiFunction<GraphScope, GraphValue, GraphValue> writer = WRITERS.get(function(block));
    if (writer == null) {
      throw scope.refusal(
          block,
          "it is the function '"
              + block.getName()
              + "', which cannot be looked into; take a block without settings that DJL's"
              + " Activation makes, such as Activation.geluBlock(), or give the function a class of"
              + " its own",
          "YourBlock");
    }
    return inputs.stream().map(x -> writer.apply(scope, x)).toList();
  }

  /** {@code x/2 (1 + erf(x / sqrt 2))}. */
  public static GraphValue gelu(GraphScope scope, GraphValue x) {
    GraphValue scaled = scope.op("Div", List.of(x, scope.scalar((float) Math.sqrt(2))));
    GraphValue gate = scope.op("Add", List.of(scope.op("Erf", List.of(scaled)), scope.scalar(1f)));
    return scope.op("Mul", List.of(scope.op("Mul", List.of(x, gate)), scope.scalar(0.5f)));
  }

  /** {@code x tanh(log2(1 + e^x))}: DJL takes a logarithm of base 2. */
  private static GraphValue mish(GraphScope scope, GraphValue x) {
    GraphValue soft = scope.op("Softplus", List.of(x));
    GraphValue scaled = scope.op("Mul", List.of(soft, scope.scalar(LOG2_OF_E)));
    return scope.op("Mul", List.of(x, scope.op("Tanh", List.of(scaled))));
  }
}
