/**
 * Exports models of DJL to ONNX. Use {@link io.github.timefreq.export.OnnxExporter} for any block,
 * and the packages {@code gpt} and {@code audio} for whole models.
 */
@NullMarked
package io.github.timefreq.export;

import org.jspecify.annotations.NullMarked;
