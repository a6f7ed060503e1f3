/**
 * Native memory: arrays that own it, views of parameters, and recomputation in the backward pass.
 * Not part of the public API: may change at any time.
 */
@NullMarked
package io.github.timefreq.core.internal.memory;

import org.jspecify.annotations.NullMarked;
