/**
 * Learned causal filterbanks over the tokens of a sequence.
 *
 * <p>A hidden state of shape {@code [B, T, D]} (batch, tokens, coordinates) holds {@code B*D}
 * one-dimensional signals over tokens. This package decomposes each of them with a bank of learned
 * kernels (analysis), weighs the channels with learned gains (filtering), puts the signal together
 * again (synthesis) and adds the result to its input:
 *
 * <pre>
 *   analysis   X[m,t,d] = sum_{k=0..K-1} h_m[k] * x[t-k,d] + b_m
 *   filtering  Y[m,t,d] = a[m,t,d] * phi(X[m,t,d])
 *   synthesis  y[t,d]   = sum_m sum_{j=0..J-1} g_m[j] * Y[m,t-j,d]
 *   output     x[t,d] + alpha * y[t,d]
 * </pre>
 *
 * <p>The output at token {@code t} depends on the tokens up to {@code t} alone, so the blocks can
 * stand between the decoder blocks of a language model that is trained to predict the next token.
 *
 * <p>Only DJL's API is needed to compile against this package. To run it, an application adds an
 * engine, such as DJL's PyTorch engine. {@link io.github.timefreq.core.training} trains models that
 * have such layers.
 */
@NullMarked
package io.github.timefreq.core;

import org.jspecify.annotations.NullMarked;
