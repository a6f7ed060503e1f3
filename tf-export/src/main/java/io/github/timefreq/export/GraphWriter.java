package io.github.timefreq.export;

import io.github.timefreq.export.graph.GraphBuilder;
import io.github.timefreq.export.graph.GraphScope;

/** Writes the graph of a model. */
@FunctionalInterface
public interface GraphWriter {
  /**
   * Writes inputs, operators and outputs.
   *
   * @param graph where they go
   * @param scope place of the model
   */
  void write(GraphBuilder graph, GraphScope scope);
}
