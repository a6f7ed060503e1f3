/**
 * Files that are written whole or not at all, JSON for records, safetensors, and readers that
 * recognise what a file holds.
 */
@NullMarked
package io.github.timefreq.training.io;

import org.jspecify.annotations.NullMarked;
