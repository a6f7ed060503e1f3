/**
 * The non-causal variant of the filterbanks, for audio.
 *
 * <p>A recording is there as a whole before it is classified, so its filters may look ahead. The
 * package joins a learned waveform front end to an encoder with centred filterbanks between its
 * blocks, and reads the sounds that such a model is trained on: WAV, FLAC and Ogg Vorbis files in
 * folders, with or without a table of labels. The filterbanks themselves are those of {@link
 * io.github.timefreq.core}.
 */
@NullMarked
package io.github.timefreq.audio;

import org.jspecify.annotations.NullMarked;
