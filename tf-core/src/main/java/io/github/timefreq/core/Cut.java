package io.github.timefreq.core;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;

/** What a piece of an evaluation reads of an input: a linear function of it, and its adjoint. */
interface Cut {
  /** Takes the part. */
  NDArray of(NDArray input);

  /** Adds the gradient of the part to that of the input, in place. */
  void addTo(NDArray inputGradient, NDArray partGradient);

  /** Some elements as they are. */
  static Cut slice(NDIndex index) {
    return new Cut() {
      @Override
      public NDArray of(NDArray input) {
        return input.get(index);
      }

      @Override
      public void addTo(NDArray inputGradient, NDArray partGradient) {
        NDArray target = inputGradient.get(index);
        target.attach(partGradient.getManager());
        target.addi(partGradient);
      }
    };
  }
}
