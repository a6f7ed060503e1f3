package io.github.timefreq.gpt.generate;

/**
 * How the next token is drawn from the model's distribution.
 *
 * @param temperature divides the logits, at least 0; 0 always takes the likeliest token
 * @param topK draw among the k likeliest tokens only; 0 for all
 * @param topP draw among the likeliest tokens that together have this probability, in (0, 1]; 1 for
 *     all
 * @param seed of the draws
 */
public record SamplingConfig(double temperature, int topK, double topP, long seed) {
  /**
   * Checks every setting.
   *
   * @param temperature divides the logits
   * @param topK draw among the k likeliest tokens only
   * @param topP draw among the likeliest tokens that together have this probability
   * @param seed of the draws
   * @throws IllegalArgumentException naming the setting, its value and what is allowed
   */
  public SamplingConfig {
    if (!(temperature >= 0 && temperature < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("temperature must be at least 0, got " + temperature);
    }
    if (topK < 0) {
      throw new IllegalArgumentException("topK must be at least 0, got " + topK);
    }
    if (!(topP > 0 && topP <= 1)) {
      throw new IllegalArgumentException("topP must be above 0 and at most 1, got " + topP);
    }
  }

  /**
   * The likeliest token, always.
   *
   * @return settings without chance
   */
  public static SamplingConfig greedy() {
    return new SamplingConfig(0, 0, 1, 0);
  }

  /**
   * A little below the model's own temperature: {@code temperature} 0.8, nothing cut off.
   *
   * @param seed of the draws
   * @return the default settings
   */
  public static SamplingConfig defaults(long seed) {
    return new SamplingConfig(0.8, 0, 1, seed);
  }
}
