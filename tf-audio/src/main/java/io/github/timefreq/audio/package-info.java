/**
 * The non-causal variant of the filterbanks, for audio.
 *
 * <p>A recording is there as a whole before it is classified, so its filters may look ahead. The
 * package joins a learned waveform front end to an encoder with centred filterbanks between its
 * blocks, and reads the WAV files that such a model is trained on. The filterbanks themselves are
 * those of {@link io.github.timefreq.core}.
 */
@NullMarked
package io.github.timefreq.audio;

import org.jspecify.annotations.NullMarked;
