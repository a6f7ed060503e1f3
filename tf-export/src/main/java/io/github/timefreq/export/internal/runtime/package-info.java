/**
 * Sessions of ONNX Runtime and their buffers. Not part of the public API: may change at any time.
 */
@NullMarked
package io.github.timefreq.export.internal.runtime;

import org.jspecify.annotations.NullMarked;
