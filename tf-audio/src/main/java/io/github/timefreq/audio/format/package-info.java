/** Decoders of sound files: WAV, FLAC, Ogg Vorbis; waveforms and resampling. */
@NullMarked
package io.github.timefreq.audio.format;

import org.jspecify.annotations.NullMarked;
