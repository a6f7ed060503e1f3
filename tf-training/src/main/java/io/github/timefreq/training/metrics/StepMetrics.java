package io.github.timefreq.training.metrics;

/**
 * What one training step was like.
 *
 * @param step number of the step, from 1
 * @param loss mean loss on the step's batch, before the update, in the task's unit
 * @param gradientNorm global norm of the gradient, before clipping
 * @param learningRate rate of the update
 * @param itemsPerSecond items trained on in a second: tokens of a text, clips of sounds
 */
public record StepMetrics(
    long step, double loss, double gradientNorm, double learningRate, double itemsPerSecond) {}
