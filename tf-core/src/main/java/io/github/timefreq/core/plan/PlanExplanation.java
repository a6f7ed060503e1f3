package io.github.timefreq.core.plan;

import java.util.Locale;

/**
 * Which plan evaluates a filterbank and what it costs.
 *
 * @param plan the plan, never {@link PlanChoice#AUTO}
 * @param multiplyAddsPerToken of a forward pass, what is done once a step included
 * @param literalMultiplyAddsPerToken the same for the definition
 * @param bytes largest arrays of a forward pass beyond input and output, in bytes
 * @param literalBytes the same for the definition
 * @param reason why this plan, in words
 */
public record PlanExplanation(
    PlanChoice plan,
    long multiplyAddsPerToken,
    long literalMultiplyAddsPerToken,
    long bytes,
    long literalBytes,
    String reason) {

  /**
   * Says it in a sentence.
   *
   * @return one line for people
   */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: %,d multiply-adds a token (literal %,d), %.1f MB (literal %.1f MB); %s",
        plan,
        multiplyAddsPerToken,
        literalMultiplyAddsPerToken,
        bytes / 1e6,
        literalBytes / 1e6,
        reason);
  }
}
