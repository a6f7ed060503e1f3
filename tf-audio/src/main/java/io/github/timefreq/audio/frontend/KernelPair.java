package io.github.timefreq.audio.frontend;

import io.github.timefreq.core.inspect.KernelProfile;

/**
 * The two filters of one channel of a learned waveform bank, whose summed squares are its energy.
 * Their tokens are samples: a frequency f stands for {@code f * sampleRate} hertz.
 *
 * @param first the one that may start as a cosine
 * @param second the one that may start as a sine
 */
public record KernelPair(KernelProfile first, KernelProfile second) {}
