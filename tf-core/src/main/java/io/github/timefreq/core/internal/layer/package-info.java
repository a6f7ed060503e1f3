/**
 * The base of all signal layers, and one FIR filter an embedding dimension. Not part of the public
 * API: may change at any time.
 */
@NullMarked
package io.github.timefreq.core.internal.layer;

import org.jspecify.annotations.NullMarked;
