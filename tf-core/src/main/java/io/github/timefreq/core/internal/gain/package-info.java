/**
 * Generators of the features that adaptive gains are made from. Not part of the public API: may
 * change at any time.
 */
@NullMarked
package io.github.timefreq.core.internal.gain;

import org.jspecify.annotations.NullMarked;
