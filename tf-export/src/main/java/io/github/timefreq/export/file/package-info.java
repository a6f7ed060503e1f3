/**
 * ONNX files: written whole or not at all, with checksum, metadata, and weights beside a large one.
 */
@NullMarked
package io.github.timefreq.export.file;

import org.jspecify.annotations.NullMarked;
