/**
 * Converters of DJL's blocks, of signal layers, and of Transformer blocks. Not part of the public
 * API: may change at any time.
 */
@NullMarked
package io.github.timefreq.export.internal.convert;

import org.jspecify.annotations.NullMarked;
