/** Metrics of classification and of tagging. */
@NullMarked
package io.github.timefreq.audio.metrics;

import org.jspecify.annotations.NullMarked;
