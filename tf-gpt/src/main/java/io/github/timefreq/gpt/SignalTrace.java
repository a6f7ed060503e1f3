package io.github.timefreq.gpt;

import ai.djl.ndarray.NDArray;

/**
 * The hidden state on both sides of a signal layer, for one sequence of tokens.
 *
 * @param block number of the decoder block that the layer follows, from 0, or {@link
 *     GptConfig#EMBEDDING}
 * @param before the layer's input, {@code [1, T, D]}
 * @param after its output, {@code [1, T, D]}
 */
public record SignalTrace(int block, NDArray before, NDArray after) {}
