package io.github.timefreq.export;

import ai.djl.modality.nlp.embedding.TrainableWordEmbedding;
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
