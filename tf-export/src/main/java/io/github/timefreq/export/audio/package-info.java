/** Exports a classifier of sounds, and runs exported ones. */
@NullMarked
package io.github.timefreq.export.audio;

import org.jspecify.annotations.NullMarked;
