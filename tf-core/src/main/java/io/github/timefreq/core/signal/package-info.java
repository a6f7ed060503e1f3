/**
 * Layers that filter hidden states along their tokens.
 *
 * <p>A hidden state of shape {@code [B, T, D]} (batch, tokens, embedding) holds {@code B*D}
 * one-dimensional signals over tokens. A {@link io.github.timefreq.core.signal.SignalLayer} filters
 * each of them; a {@link io.github.timefreq.core.signal.SignalConfig} describes a layer before it
 * is built. Implement both to add a layer of your own.
 */
@NullMarked
package io.github.timefreq.core.signal;

import org.jspecify.annotations.NullMarked;
