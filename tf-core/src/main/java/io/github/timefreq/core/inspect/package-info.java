/**
 * Reads what a trained layer has learned: kernels, gains, responses, and activations over tokens.
 */
@NullMarked
package io.github.timefreq.core.inspect;

import org.jspecify.annotations.NullMarked;
