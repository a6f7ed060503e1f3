package io.github.timefreq.gpt;

/**
 * Loss on the validation part during training.
 *
 * @param step steps trained
 * @param loss mean nats a token
 * @param seconds time trained, evaluations and checkpoints not counted
 */
public record EvaluationMetrics(long step, double loss, double seconds) {
  /**
   * Returns the loss in another unit.
   *
   * @return bits a token: bits per character, or per byte with the byte tokenizer
   */
  public double bits() {
    return bits(loss);
  }

  /**
   * Converts a loss.
   *
   * @param nats loss in nats
   * @return the same in bits
   */
  public static double bits(double nats) {
    return nats / Math.log(2);
  }
}
