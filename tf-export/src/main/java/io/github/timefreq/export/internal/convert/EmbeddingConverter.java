package io.github.timefreq.export.internal.convert;

import ai.djl.modality.nlp.embedding.TrainableWordEmbedding;
import io.github.timefreq.export.graph.BlockConverter;
import io.github.timefreq.export.graph.GraphScope;
import io.github.timefreq.export.graph.GraphValue;
import java.util.List;

/** Gather of a table's rows by int64 numbers. */
final class EmbeddingConverter implements BlockConverter<TrainableWordEmbedding> {
  @Override
  public List<GraphValue> convert(
      TrainableWordEmbedding block, List<GraphValue> inputs, GraphScope scope) {
    GraphValue table = scope.parameter(block, "embedding");
    return List.of(scope.op("Gather", List.of(table, inputs.get(0))));
  }
}
