package io.github.timefreq.export.graph;

/**
 * One input of a graph.
 *
 * @param name what programs that run the model call it
 * @param type its type
 */
public record GraphInput(String name, TensorType type) {}
