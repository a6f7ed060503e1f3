package io.github.timefreq.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.ParallelBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Blocks side by side. The function that puts their outputs together is code that cannot be read,
 * but it can be tried: on random arrays it is told apart as the list of all outputs, their sum,
 * their product, or their concatenation along an axis.
 */
final class ParallelConverter implements BlockConverter<ParallelBlock> {
  @Override
  public List<GraphValue> convert(ParallelBlock block, List<GraphValue> inputs, GraphScope scope) {
    Map<String, Block> children = ChildBlocks.of(block);
    List<GraphValue> outputs = new ArrayList<>();
    children.forEach((name, child) -> outputs.addAll(scope.convert(name, child, inputs)));
    try (NDManager manager = scope.manager().newSubManager()) {
      return combine(block, children.values(), outputs, scope, manager);
    }
  }

  private static List<GraphValue> combine(
      ParallelBlock block,
      Iterable<Block> children,
      List<GraphValue> outputs,
      GraphScope scope,
      NDManager manager) {
    List<NDList> samples = new ArrayList<>();
    NDList flat = new NDList();
    for (Block child : children) {
      NDList sample = new NDList();
      for (Shape shape : child.getOutputShapes(block.getInputShapes())) {
        sample.add(manager.randomNormal(shape));
      }
      samples.add(sample);
      flat.addAll(sample);
    }
    NDList combined = function(block).apply(samples);
    if (same(combined, flat)) {
      return outputs;
    }
    if (combined.size() == 1) {
      NDArray result = combined.singletonOrThrow();
      for (int axis = 0; axis < result.getShape().dimension(); axis++) {
        if (same(result, concatenation(flat, axis))) {
          return List.of(scope.op("Concat", outputs, Attribute.of("axis", axis)));
        }
      }
      if (same(result, fold(flat, true))) {
        return List.of(scope.op("Sum", outputs));
      }
      if (same(result, fold(flat, false))) {
        return List.of(
            outputs.stream().reduce((a, b) -> scope.op("Mul", List.of(a, b))).orElseThrow());
      }
    }
    throw scope.refusal(
        block, "the way it combines its branches is neither concatenation, sum nor product");
  }

  @SuppressWarnings("unchecked")
  private static Function<List<NDList>, NDList> function(ParallelBlock block) {
    return (Function<List<NDList>, NDList>)
        BlockFields.read(block, ParallelBlock.class, "function");
  }

  private static @Nullable NDArray concatenation(NDList arrays, int axis) {
    Shape first = arrays.get(0).getShape();
    for (NDArray array : arrays) {
      Shape shape = array.getShape();
      if (shape.dimension() != first.dimension() || axis >= shape.dimension()) {
        return null;
      }
      for (int i = 0; i < shape.dimension(); i++) {
        if (i != axis && shape.get(i) != first.get(i)) {
          return null;
        }
      }
    }
    return NDArrays.concat(arrays, axis);
  }

  private static @Nullable NDArray fold(NDList arrays, boolean sum) {
    NDArray result = arrays.get(0);
    for (NDArray array : arrays.subNDList(1)) {
      if (!array.getShape().equals(result.getShape())) {
        return null;
      }
      result = sum ? result.add(array) : result.mul(array);
    }
    return result;
  }

  private static boolean same(NDList left, NDList right) {
    for (int i = 0; i < left.size(); i++) {
      if (left.size() != right.size() || !same(left.get(i), right.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean same(NDArray left, @Nullable NDArray right) {
    return right != null && left.getShape().equals(right.getShape()) && left.allClose(right);
  }
}
