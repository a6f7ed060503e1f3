package io.github.timefreq.gpt.generate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Draws tokens from logits by temperature, top-k and top-p (nucleus, Holtzman et al., 2019). Not
 * safe for use by several threads.
 */
public final class TokenSampler {
  private final SamplingConfig config;
  private final SplittableRandom random;

  /**
   * Creates a sampler at the first of its draws.
   *
   * @param config how to draw
   */
  public TokenSampler(SamplingConfig config) {
    this.config = config;
    this.random = new SplittableRandom(config.seed());
  }

  /**
   * Draws a token.
   *
   * @param logits one for every token of the vocabulary
   * @return the number of the token drawn
   * @throws IllegalStateException if a logit is NaN or infinitely large
   */
  public int sample(float[] logits) {
    int[] order = likeliestFirst(logits);
    if (config.temperature() == 0) {
      return order[0];
    }
    int candidates = config.topK() == 0 ? order.length : Math.min(config.topK(), order.length);
    double[] weights = new double[candidates];
    double sum = 0;
    for (int i = 0; i < candidates; i++) {
      weights[i] = Math.exp((logits[order[i]] - logits[order[0]]) / config.temperature());
      sum += weights[i];
    }
    double nucleus = config.topP() * sum;
    double kept = 0;
    int last = 0;
    while (last < candidates && kept < nucleus) {
      kept += weights[last++];
    }
    double point = random.nextDouble() * kept;
    for (int i = 0; i < last - 1; i++) {
      point -= weights[i];
      if (point < 0) {
        return order[i];
      }
    }
    return order[Math.max(0, last - 1)];
  }

  private static int[] likeliestFirst(float[] logits) {
    for (float logit : logits) {
      if (Float.isNaN(logit) || logit == Float.POSITIVE_INFINITY) {
        throw new IllegalStateException(
            "the model gives " + logit + " for the next token: its weights are damaged");
      }
    }
    Integer[] order = IntStream.range(0, logits.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(token -> -logits[token]));
    return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
  }
}
