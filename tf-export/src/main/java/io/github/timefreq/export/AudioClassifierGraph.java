package io.github.timefreq.export;

import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import io.github.timefreq.audio.AudioClassifier;
import io.github.timefreq.audio.AudioClassifierConfig;
import io.github.timefreq.audio.ClassifierHead;
import java.util.List;

/** Inputs and outputs of the graph of an {@link AudioClassifier}. */
final class AudioClassifierGraph {
  static final String WAVEFORM = "waveform";
  static final String LOGITS = "logits";
  static final String PROBABILITIES = "probabilities";

  private AudioClassifierGraph() {}

  static void write(
      AudioClassifier model,
      GraphBuilder graph,
      GraphScope scope,
      BlockConverter<Block> converter) {
    AudioClassifierConfig config = model.getConfig();
    GraphValue waveform =
        graph.input(
            WAVEFORM,
            TensorType.of(DataType.FLOAT32, "batch", "samples"),
            config.sampleRate()
                + " samples a second from -1 to 1, at least "
                + config.frontEnd().minimumSamples());
    GraphValue logits = converter.convert(model, List.of(waveform), scope).get(0);
    GraphValue probabilities =
        config.head() == ClassifierHead.SINGLE_LABEL
            ? scope.op("Softmax", List.of(logits), Attribute.of("axis", -1))
            : scope.op("Sigmoid", List.of(logits));
    TensorType scores = TensorType.of(DataType.FLOAT32, "batch", String.valueOf(config.classes()));
    graph.output(logits, LOGITS, scores, "");
    graph.output(
        probabilities,
        PROBABILITIES,
        scores,
        config.head() == ClassifierHead.SINGLE_LABEL
            ? "of the classes, of which a clip has one"
            : "of every class by itself, of which a clip has any number");
  }
}
