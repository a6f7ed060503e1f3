package io.github.timefreq.core.internal.plan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.github.timefreq.core.internal.memory.RecomputingGradientCollector;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A function of some inputs and of weights, evaluated on one piece of the inputs after another, so
 * that no more than one piece's intermediate results are in memory.
 *
 * <p>The gradient needs those results again. Under a {@link RecomputingGradientCollector} they are
 * computed a second time, piece by piece, in the backward pass (activation checkpointing: T. Chen
 * et al., "Training Deep Nets with Sublinear Memory Cost", 2016).
 *
 * @param inputs what is cut into pieces; nothing else may read what they were made from
 * @param pieces what every piece reads of each input; pieces may overlap
 * @param weights what every piece needs
 * @param function one piece of the output, {@code [n, ..]}, of pieces of the inputs
 */
record PiecewiseEvaluation(
    List<NDArray> inputs,
    List<List<NDIndex>> pieces,
    List<NDArray> weights,
    BiFunction<List<NDArray>, List<NDArray>, NDArray> function) {

  /**
   * Returns the pieces of the output one below the other.
   *
   * @param training whether a gradient will be asked for
   */
  NDArray run(boolean training) {
    if (!training) {
      return keepingNothing();
    }
    RecomputingGradientCollector collector = RecomputingGradientCollector.current();
    if (collector == null) {
      return keepingAll();
    }
    NDArray output = keepingNothing();
    output.setRequiresGradient(true);
    collector.recompute(gradients -> backward(gradients, output));
    return output;
  }

  private NDManager manager() {
    return inputs.get(0).getManager();
  }

  private NDArray keepingAll() {
    List<NDArray> local = each(weights, w -> FilterWeights.in(manager(), w));
    NDList outputs = new NDList(pieces.size());
    for (List<NDIndex> piece : pieces) {
      outputs.add(function.apply(cut(piece, x -> x), local));
    }
    // DJL copies a list of one, and a copy has no gradient.
    return outputs.size() == 1 ? outputs.get(0) : NDArrays.concat(outputs, 0);
  }

  private NDArray keepingNothing() {
    try (NDManager outputs = manager().newSubManager()) {
      NDList list = new NDList(pieces.size());
      for (List<NDIndex> piece : pieces) {
        try (NDManager manager = outputs.newSubManager()) {
          NDArray y =
              function.apply(
                  cut(piece, x -> constant(x, manager)), each(weights, w -> constant(w, manager)));
          y.attach(outputs);
          list.add(y);
        }
      }
      NDArray output = NDArrays.concat(list, 0);
      output.attach(manager());
      return output;
    }
  }

  /** Propagates the gradient of {@code output} to the inputs and the weights. */
  private void backward(GradientCollector collector, NDArray output) {
    try (NDManager manager = manager().newSubManager()) {
      NDArray outputGradient = output.getGradient();
      outputGradient.attach(manager);
      List<NDArray> inputGradients = each(inputs, x -> manager.zeros(x.getShape()));
      List<NDArray> weightGradients = each(weights, w -> manager.zeros(w.getShape()));
      long row = 0;
      for (List<NDIndex> piece : pieces) {
        try (NDManager memory = manager.newSubManager()) {
          List<NDArray> x =
              each(cut(piece, input -> constant(input, memory)), part -> variable(part, memory));
          List<NDArray> w = each(weights, weight -> variable(weight, memory));
          NDArray y = function.apply(x, w);
          long end = row + y.getShape().get(0);
          NDArray gradient = outputGradient.get(new NDIndex("{}:{}", row, end));
          gradient.attach(memory);
          collector.backward(y.mul(gradient));
          for (int i = 0; i < x.size(); i++) {
            NDArray target = inputGradients.get(i).get(piece.get(i));
            target.attach(memory);
            target.addi(x.get(i).getGradient());
          }
          for (int i = 0; i < w.size(); i++) {
            weightGradients.get(i).addi(w.get(i).getGradient());
          }
          row = end;
        }
      }
      // <x, dx> + <w, dw> has dx and dw for its gradients: this hands them on to what made x and w.
      NDArray total = manager.zeros(new Shape());
      total.setRequiresGradient(true); // x and w may be frozen, and a sum without any is refused
      for (int i = 0; i < inputs.size(); i++) {
        total = total.add(inner(inputGradients.get(i), inputs.get(i)));
      }
      for (int i = 0; i < weights.size(); i++) {
        total = total.add(inner(weightGradients.get(i), weights.get(i)));
      }
      collector.backward(total);
    }
  }

  /** The inner product, which unlike a product and a sum makes no array in between. */
  private static NDArray inner(NDArray left, NDArray right) {
    return left.flatten().dot(right.flatten());
  }

  /** Every input, seen in some way, cut to what a piece reads of it. */
  private List<NDArray> cut(List<NDIndex> piece, UnaryOperator<NDArray> view) {
    return IntStream.range(0, inputs.size())
        .mapToObj(i -> view.apply(inputs.get(i)).get(piece.get(i)))
        .toList();
  }

  private static List<NDArray> each(List<NDArray> arrays, UnaryOperator<NDArray> function) {
    return arrays.stream().map(function).toList();
  }

  private static NDArray constant(NDArray array, NDManager manager) {
    NDArray constant = array.stopGradient();
    constant.attach(manager);
    return constant;
  }

  private static NDArray variable(NDArray array, NDManager manager) {
    NDArray leaf = constant(array, manager);
    leaf.setRequiresGradient(true);
    return leaf;
  }
}
