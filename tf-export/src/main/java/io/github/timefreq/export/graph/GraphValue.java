package io.github.timefreq.export.graph;

/**
 * A value of a graph that is being built: an input, a constant, or what a node computes.
 *
 * @param name what the nodes that read it call it; no other value of the graph has this name
 */
public record GraphValue(String name) {}
