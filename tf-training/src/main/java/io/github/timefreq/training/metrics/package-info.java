/**
 * Metrics of training steps and validation passes: records, a log that can be followed, a picture.
 */
@NullMarked
package io.github.timefreq.training.metrics;

import org.jspecify.annotations.NullMarked;
