/**
 * Files that are written whole or not at all, JSON for records, safetensors, and readers that
 * recognise what a file holds. Not part of the public API: may change at any time.
 */
@NullMarked
package io.github.timefreq.training.internal.io;

import org.jspecify.annotations.NullMarked;
