/** Front ends that turn a waveform into frames: learned filterbanks, log-mel, adaptive ones. */
@NullMarked
package io.github.timefreq.audio.frontend;

import org.jspecify.annotations.NullMarked;
