/** Augmentation of sounds and of their spectrograms in training. */
@NullMarked
package io.github.timefreq.audio.augment;

import org.jspecify.annotations.NullMarked;
