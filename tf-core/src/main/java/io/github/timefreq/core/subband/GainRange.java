package io.github.timefreq.core.subband;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;

/** What values token-adaptive gains can take. */
public enum GainRange {
  /** Any number; 0 at first. */
  UNCONSTRAINED,
  /** From 0 to 1, each by itself. */
  SIGMOID,
  /** From 0 to 1, with the sum 1 over the filters of a group. */
  SOFTMAX;

  /** Applies to {@code [.., M]}. */
  NDArray apply(NDArray gains) {
    return switch (this) {
      case UNCONSTRAINED -> gains;
      case SIGMOID -> Activation.sigmoid(gains);
      case SOFTMAX -> gains.softmax(-1);
    };
  }
}
