/**
 * Learned time-frequency filterbanks over the tokens of a sequence.
 *
 * <p>A filterbank decomposes every signal of a hidden state {@code [B, T, D]} with a bank of
 * learned kernels (analysis), weighs the subbands with learned gains (filtering), puts the signal
 * together again (synthesis), and adds the result to its input:
 *
 * <pre>
 *   analysis   X[m,t,d] = sum_{k=0..K-1} h_m[k] * x[t-k,d] + b_m
 *   filtering  Y[m,t,d] = a[m,t,d] * phi(X[m,t,d])
 *   synthesis  y[t,d]   = sum_m sum_{j=0..J-1} g_m[j] * Y[m,t-j,d]
 *   output     x[t,d] + alpha * y[t,d]
 * </pre>
 *
 * <p>The output at token {@code t} depends on the tokens up to {@code t} alone, so a filterbank
 * fits between the decoder blocks of a language model that predicts the next token. To run it, an
 * application adds an engine, such as DJL's PyTorch engine.
 */
@NullMarked
package io.github.timefreq.core.filterbank;

import org.jspecify.annotations.NullMarked;
