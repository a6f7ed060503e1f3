/**
 * The exact plans of a filterbank, each equal to the literal definition. Not part of the public
 * API: may change at any time.
 */
@NullMarked
package io.github.timefreq.core.internal.plan;

import org.jspecify.annotations.NullMarked;
