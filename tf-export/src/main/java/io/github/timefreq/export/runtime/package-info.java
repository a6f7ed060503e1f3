/** Settings of ONNX Runtime sessions: execution providers, threads, and arenas. */
@NullMarked
package io.github.timefreq.export.runtime;

import org.jspecify.annotations.NullMarked;
