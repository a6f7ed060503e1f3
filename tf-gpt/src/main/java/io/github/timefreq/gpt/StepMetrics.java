package io.github.timefreq.gpt;

/**
 * What one training step was like.
 *
 * @param step number of the step, from 1
 * @param loss mean nats a token on the step's batch, before the update
 * @param gradientNorm global norm of the gradient, before clipping
 * @param learningRate rate of the update
 * @param tokensPerSecond tokens trained on in a second
 */
public record StepMetrics(
    long step, double loss, double gradientNorm, double learningRate, double tokensPerSecond) {}
