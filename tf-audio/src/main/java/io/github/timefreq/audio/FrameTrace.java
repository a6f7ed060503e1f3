package io.github.timefreq.audio;

import ai.djl.ndarray.NDArray;

/**
 * The hidden state on both sides of a signal layer, for the frames of one clip.
 *
 * @param block number of the encoder block that the layer follows, from 0
 * @param before the layer's input, {@code [1, T, D]}
 * @param after its output, {@code [1, T, D]}
 */
public record FrameTrace(int block, NDArray before, NDArray after) {}
