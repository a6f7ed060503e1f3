package io.github.timefreq.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.LambdaBlock;
import ai.djl.training.ParameterStore;
import java.util.List;

/**
 * Functions without parameters, recognised by the names that DJL gives them: the activations, the
 * pools, flattening and the identity. A setting such as ELU's alpha is hidden in the function; what
 * the function makes of one number tells it.
 */
final class LambdaConverter implements BlockConverter<LambdaBlock> {
  @Override
  public List<GraphValue> convert(LambdaBlock block, List<GraphValue> inputs, GraphScope scope) {
    GraphValue x = inputs.get(0);
    GraphValue y =
        switch (block.getName()) {
          case "ReLU" -> scope.op("Relu", List.of(x));
          case "ReLU6" -> scope.op("Clip", List.of(x, scope.scalar(0f), scope.scalar(6f)));
          case "sigmoid" -> scope.op("Sigmoid", List.of(x));
          case "Tanh" -> scope.op("Tanh", List.of(x));
          case "softPlus" -> scope.op("Softplus", List.of(x));
          case "softSign" -> scope.op("Softsign", List.of(x));
          case "LeakyReLU" ->
              scope.op("LeakyRelu", List.of(x), Attribute.of("alpha", -at(-1, block, scope)));
          case "ELU" -> scope.op("Elu", List.of(x), Attribute.of("alpha", elu(block, scope)));
          case "SELU" -> scope.op("Selu", List.of(x));
          case "GELU" -> gelu(scope, x);
          case "Swish" -> swish(scope, x, swishBeta(block, scope));
          case "Mish" -> mish(scope, x, mishFactor(block, scope));
          case "batchFlatten" -> flatten(block, scope, x);
          case "identity" -> x;
          default -> PoolConverter.convert(block, x, scope);
        };
    return List.of(y);
  }

  /** {@code x/2 (1 + erf(x / sqrt 2))}. */
  static GraphValue gelu(GraphScope scope, GraphValue x) {
    GraphValue scaled = scope.op("Div", List.of(x, scope.scalar((float) Math.sqrt(2))));
    GraphValue gate = scope.op("Add", List.of(scope.op("Erf", List.of(scaled)), scope.scalar(1f)));
    return scope.op("Mul", List.of(scope.op("Mul", List.of(x, gate)), scope.scalar(0.5f)));
  }

  private static GraphValue swish(GraphScope scope, GraphValue x, float beta) {
    GraphValue scaled = beta == 1 ? x : scope.op("Mul", List.of(x, scope.scalar(beta)));
    return scope.op("Mul", List.of(x, scope.op("Sigmoid", List.of(scaled))));
  }

  private static GraphValue mish(GraphScope scope, GraphValue x, float factor) {
    GraphValue soft = scope.op("Softplus", List.of(x));
    GraphValue scaled = factor == 1 ? soft : scope.op("Mul", List.of(soft, scope.scalar(factor)));
    return scope.op("Mul", List.of(x, scope.op("Tanh", List.of(scaled))));
  }

  private static GraphValue flatten(LambdaBlock block, GraphScope scope, GraphValue x) {
    long size = block.getOutputShapes(block.getInputShapes())[0].get(1);
    return scope.op("Reshape", List.of(x, scope.constant(-1, size)));
  }

  /** {@code f(-1) = alpha (1/e - 1)}. */
  private static float elu(LambdaBlock block, GraphScope scope) {
    return (float) (at(-1, block, scope) / Math.expm1(-1));
  }

  /** {@code f(1) = sigmoid(beta)} and {@code -f(-1) = sigmoid(-beta)}: beta is their log ratio. */
  private static float swishBeta(LambdaBlock block, GraphScope scope) {
    double beta = Math.log((double) at(1, block, scope) / -at(-1, block, scope));
    if (!Double.isFinite(beta)) {
      throw scope.refusal(block, "its beta is too large to be told from its values");
    }
    return rounded(beta);
  }

  /** {@code f(1) = tanh(c ln(1 + e))}: c is 1, but DJL takes a logarithm of base 2. */
  private static float mishFactor(LambdaBlock block, GraphScope scope) {
    double y = at(1, block, scope);
    return rounded(Math.log((1 + y) / (1 - y)) / 2 / Math.log1p(Math.E));
  }

  private static float rounded(double factor) {
    return Math.abs(factor - 1) < 1e-6 ? 1 : (float) factor;
  }

  private static float at(float x, LambdaBlock block, GraphScope scope) {
    try (NDManager manager = scope.manager().newSubManager()) {
      NDArray input = manager.full(new Shape(1), x);
      ParameterStore store = new ParameterStore(manager, false);
      return block.forward(store, new NDList(input), false).singletonOrThrow().getFloat(0);
    }
  }
}
