/**
 * Converters of DJL's blocks, of signal layers, and of Transformer blocks.
 */
@NullMarked
package io.github.timefreq.export.convert;

import org.jspecify.annotations.NullMarked;
