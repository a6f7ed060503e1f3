package io.github.timefreq.audio;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import ai.djl.training.loss.SigmoidBinaryCrossEntropyLoss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import io.github.timefreq.core.internal.Checks;

/** What the logits {@code [B, classes]} of an {@link AudioClassifier} stand for. */
public enum ClassifierHead {
  /** One class a clip: probabilities by a softmax. */
  SINGLE_LABEL,
  /** Any number of classes a clip: a probability of its own for each by a logistic function. */
  MULTI_LABEL;

  private static final String NAME = "loss";

  /**
   * Computes the training loss, without overflow for logits of any size.
   *
   * <pre>
   *   SINGLE_LABEL  mean_b -sum_c y[b,c] log softmax(z[b])_c
   *   MULTI_LABEL   mean_b,c -y[b,c] log p[b,c] - (1 - y[b,c]) log(1 - p[b,c]), p = sigmoid(z)
   * </pre>
   *
   * @param logits z, {@code [B, classes]}
   * @param targets y, {@code [B, classes]}, float32 from 0 to 1: hard or soft, such as those of
   *     mixed clips or smoothed labels; with a single label, every row sums to 1
   * @return the loss in nats, one number
   * @throws IllegalArgumentException if the targets have another shape than the logits
   */
  public NDArray loss(NDArray logits, NDArray targets) {
    Checks.require(
        logits.getShape().equals(targets.getShape()),
        "targets must have the shape of the logits, "
            + logits.getShape()
            + ", got "
            + targets.getShape());
    NDList labels = new NDList(targets);
    NDList predictions = new NDList(logits);
    return switch (this) {
      case SINGLE_LABEL ->
          new SoftmaxCrossEntropyLoss(NAME, 1, -1, false, true).evaluate(labels, predictions);
      case MULTI_LABEL -> new SigmoidBinaryCrossEntropyLoss(NAME).evaluate(labels, predictions);
    };
  }

  /**
   * Turns logits into probabilities.
   *
   * @param logits {@code [B, classes]}
   * @return probabilities of the same shape
   */
  public NDArray probabilities(NDArray logits) {
    return this == SINGLE_LABEL ? logits.softmax(-1) : Activation.sigmoid(logits);
  }
}
