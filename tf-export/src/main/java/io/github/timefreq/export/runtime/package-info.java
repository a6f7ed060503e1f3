/**
 * ONNX Runtime sessions: execution providers, arenas, and buffers.
 */
@NullMarked
package io.github.timefreq.export.runtime;

import org.jspecify.annotations.NullMarked;
