package io.github.timefreq.export.audio;

import ai.djl.ndarray.types.DataType;
import io.github.timefreq.audio.AudioClassifier;
import io.github.timefreq.audio.AudioClassifierConfig;
import io.github.timefreq.audio.ClassifierHead;
import io.github.timefreq.export.graph.Attribute;
import io.github.timefreq.export.graph.GraphBuilder;
import io.github.timefreq.export.graph.GraphScope;
import io.github.timefreq.export.graph.GraphValue;
import io.github.timefreq.export.graph.TensorType;
import java.util.List;

/** Inputs and outputs of the graph of an {@link AudioClassifier}. */
final class AudioClassifierGraph {
  static final String WAVEFORM = "waveform";
  static final String LOGITS = "logits";
  static final String PROBABILITIES = "probabilities";

  private AudioClassifierGraph() {}

  static void write(AudioClassifier model, GraphBuilder graph, GraphScope scope) {
    AudioClassifierConfig config = model.getConfig();
    GraphValue waveform =
        graph.input(
            WAVEFORM,
            TensorType.of(DataType.FLOAT32, "batch", "samples"),
            config.sampleRate()
                + " samples a second from -1 to 1, at least "
                + config.frontEnd().minimumSamples());
    GraphValue logits = scope.convert(model, List.of(waveform)).get(0);
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
