package io.github.timefreq.export;

import io.github.timefreq.export.file.WeightedGraph;

/**
 * Makes something of a graph while its weights are at hand.
 *
 * @param <T> what is made
 * @param <X> what making it can throw
 */
@FunctionalInterface
public interface GraphResult<T, X extends Exception> {
  /**
   * Makes it.
   *
   * @param graph the graph with views of its weights
   * @return what was made
   * @throws X if it cannot be made
   */
  T of(WeightedGraph graph) throws X;
}
