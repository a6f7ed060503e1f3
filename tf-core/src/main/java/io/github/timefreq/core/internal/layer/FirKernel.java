package io.github.timefreq.core.internal.layer;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * One FIR filter a coordinate.
 *
 * @param kernel e, {@code [D, L]}, the first tap at the most future lag
 * @param lookahead lags into the future
 * @param offset added to every output, {@code [D]} or {@code [1]}, or null
 */
public record FirKernel(NDArray kernel, int lookahead, @Nullable NDArray offset) {}
