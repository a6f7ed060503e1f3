/**
 * Checksums, metadata, and weights beside a large file. Not part of the public API: may change at
 * any time.
 */
@NullMarked
package io.github.timefreq.export.internal.file;

import org.jspecify.annotations.NullMarked;
