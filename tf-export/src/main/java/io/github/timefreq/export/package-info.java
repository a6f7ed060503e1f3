/**
 * Export of trained models to ONNX.
 *
 * <p>A tree of DJL blocks becomes an ONNX graph through a registry of converters, one for each kind
 * of block, which an application can extend with converters for blocks of its own. What was
 * exported is checked against the model it came from, number by number. The blocks that every model
 * shares are those of {@link io.github.timefreq.core}.
 */
@NullMarked
package io.github.timefreq.export;

import org.jspecify.annotations.NullMarked;
