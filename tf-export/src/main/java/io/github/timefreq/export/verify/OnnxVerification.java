package io.github.timefreq.export.verify;

/**
 * The difference between a trained model and its exported form in ONNX Runtime, number by number.
 *
 * @param largestDifference largest absolute difference of two logits
 * @param logits number of logits compared
 */
public record OnnxVerification(double largestDifference, long logits) {
  /**
   * Checks the difference.
   *
   * @param tolerance the largest allowed
   * @throws IllegalStateException if the difference is larger, or not a number
   */
  public void require(double tolerance) {
    if (!(largestDifference <= tolerance)) {
      throw new IllegalStateException(
          "the exported model differs from the trained one by "
              + largestDifference
              + ", more than "
              + tolerance);
    }
  }

  /**
   * Joins two comparisons.
   *
   * @param other another comparison
   * @return the larger difference, and all numbers
   */
  public OnnxVerification and(OnnxVerification other) {
    double larger = Math.max(largestDifference, other.largestDifference);
    return new OnnxVerification(larger, logits + other.logits);
  }

  /**
   * Compares logits.
   *
   * @param expected what the trained model gives
   * @param actual what the exported one gives
   * @return the largest absolute difference and the count
   */
  public static OnnxVerification difference(float[] expected, float[] actual) {
    if (expected.length != actual.length) {
      throw new IllegalStateException(
          "the exported model gives "
              + actual.length
              + " logits where the trained one gives "
              + expected.length);
    }
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = Math.abs((double) expected[i] - actual[i]);
      largest =
          difference >= largest ? difference : Double.isNaN(difference) ? difference : largest;
    }
    return new OnnxVerification(largest, expected.length);
  }
}
