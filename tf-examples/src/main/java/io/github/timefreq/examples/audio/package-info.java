/** The commands of sounds: {@code tf audio}. */
@NullMarked
package io.github.timefreq.examples.audio;

import org.jspecify.annotations.NullMarked;
