/**
 * The graph of an ONNX model as it is written: values, operators, weights, and the converters of
 * blocks.
 */
@NullMarked
package io.github.timefreq.export.graph;

import org.jspecify.annotations.NullMarked;
