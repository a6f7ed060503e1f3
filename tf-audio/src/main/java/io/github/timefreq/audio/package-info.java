/**
 * Classifiers of sounds with centred filterbanks: the model and its configuration.
 *
 * <p>A recording is complete when it is classified, so its filters can look ahead. A front end
 * turns the waveform into frames, an encoder with filterbanks between its blocks follows.
 */
@NullMarked
package io.github.timefreq.audio;

import org.jspecify.annotations.NullMarked;
