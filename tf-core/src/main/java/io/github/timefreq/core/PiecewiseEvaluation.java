package io.github.timefreq.core;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.function.BiFunction;

/**
 * A function of an input and of weights, evaluated on one piece of the input after another, so that
 * no more than one piece's intermediate results are in memory.
 *
 * <p>The gradient needs those results again. Under a {@link CheckpointingCollector} they are
 * computed a second time, piece by piece, in the backward pass (activation checkpointing: T. Chen
 * et al., "Training Deep Nets with Sublinear Memory Cost", 2016).
 *
 * @param input what is cut into pieces
 * @param pieces the pieces of {@code input}; they may overlap
 * @param weights what every piece needs
 * @param function one piece of the output, {@code [n, ..]}, of a piece of the input
 */
record PiecewiseEvaluation(
    NDArray input,
    List<NDIndex> pieces,
    List<NDArray> weights,
    BiFunction<NDArray, List<NDArray>, NDArray> function) {

  /** Returns the pieces of the output one below the other. */
  NDArray run(boolean training) {
    CheckpointingCollector collector = CheckpointingCollector.current();
    if (training && collector == null) {
      return keepingAll();
    }
    NDArray output = keepingNothing();
    if (collector != null) {
      output.setRequiresGradient(true);
      collector.recompute((gradients) -> backward(gradients, output));
    }
    return output;
  }

  private NDArray keepingAll() {
    List<NDArray> local = weights.stream().map(w -> in(input.getManager(), w)).toList();
    NDList outputs = new NDList(pieces.size());
    for (NDIndex piece : pieces) {
      outputs.add(function.apply(input.get(piece), local));
    }
    // DJL copies a list of one, and a copy has no gradient.
    return outputs.size() == 1 ? outputs.get(0) : NDArrays.concat(outputs, 0);
  }

  private NDArray keepingNothing() {
    try (NDManager outputs = input.getManager().newSubManager()) {
      NDList list = new NDList(pieces.size());
      for (NDIndex piece : pieces) {
        try (NDManager manager = outputs.newSubManager()) {
          NDArray x = constant(input.get(piece), manager);
          NDArray y = function.apply(x, weights.stream().map(w -> constant(w, manager)).toList());
          y.attach(outputs);
          list.add(y);
        }
      }
      NDArray output = NDArrays.concat(list, 0);
      output.attach(input.getManager());
      return output;
    }
  }

  /** Propagates the gradient of {@code output} to the input and the weights. */
  private void backward(GradientCollector collector, NDArray output) {
    try (NDManager manager = input.getManager().newSubManager()) {
      NDArray outputGradient = output.getGradient();
      outputGradient.attach(manager);
      NDArray inputGradient = manager.zeros(input.getShape());
      List<NDArray> weightGradients =
          weights.stream().map(w -> manager.zeros(w.getShape())).toList();
      long row = 0;
      for (NDIndex piece : pieces) {
        row += backward(collector, piece, outputGradient, row, inputGradient, weightGradients);
      }
      // <x, dx> + <w, dw> has dx and dw for its gradients: this hands them on to what made x and w.
      NDArray total = inputGradient.mul(input).sum();
      for (int i = 0; i < weights.size(); i++) {
        total = total.add(weightGradients.get(i).mul(weights.get(i)).sum());
      }
      collector.backward(total);
    }
  }

  private long backward(
      GradientCollector collector,
      NDIndex piece,
      NDArray outputGradient,
      long row,
      NDArray inputGradient,
      List<NDArray> weightGradients) {
    try (NDManager manager = inputGradient.getManager().newSubManager()) {
      NDArray x = variable(input.get(piece), manager);
      List<NDArray> leaves = weights.stream().map(w -> variable(w, manager)).toList();
      NDArray y = function.apply(x, leaves);
      long rows = y.getShape().get(0);
      NDArray gradient = outputGradient.get(new NDIndex("{}:{}", row, row + rows));
      gradient.attach(manager);
      collector.backward(y.mul(gradient));
      NDArray target = inputGradient.get(piece);
      target.attach(manager);
      target.addi(x.getGradient());
      for (int i = 0; i < leaves.size(); i++) {
        weightGradients.get(i).addi(leaves.get(i).getGradient());
      }
      return rows;
    }
  }

  private static NDArray in(NDManager manager, NDArray array) {
    NDArray view = array.reshape(array.getShape());
    view.attach(manager);
    return view;
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
