package io.github.timefreq.gpt.text;

/**
 * How a text is cut into a part to train on, one to validate on and one to test on, in this order.
 *
 * @param train share of the training part, above 0
 * @param validation share of the validation part, above 0; the rest is the test part
 */
public record Split(double train, double validation) {
  /**
   * 90 % training, 5 % validation, 5 % test. On the 100,000,000 bytes of text8 this is its official
   * split of 90, 5 and 5 million.
   */
  public static final Split DEFAULT = new Split(0.9, 0.05);

  /**
   * Checks the shares.
   *
   * @param train share of the training part
   * @param validation share of the validation part
   * @throws IllegalArgumentException if a share is not above 0 or they exceed 1
   */
  public Split {
    if (!(train > 0 && validation > 0 && train + validation <= 1)) {
      throw new IllegalArgumentException(
          "split needs shares above 0 that add up to at most 1, got train "
              + train
              + " and validation "
              + validation);
    }
  }

  /**
   * Returns where the training part ends.
   *
   * @param size tokens of the text
   * @return number of its tokens
   */
  public int trainEnd(int size) {
    return tokens(size, train);
  }

  /**
   * Returns where the validation part ends.
   *
   * @param size tokens of the text
   * @return the place of its end
   */
  public int validationEnd(int size) {
    return tokens(size, train + validation);
  }

  /** Whole tokens; the small term is for shares such as 0.7 + 0.1, which is just below 0.8. */
  private static int tokens(int size, double share) {
    return (int) Math.min(size, Math.floor(size * share + 1e-6));
  }
}
