package io.github.timefreq.export.audio;

import io.github.timefreq.audio.AudioClassifier;
import io.github.timefreq.export.OnnxExporter;
import io.github.timefreq.export.file.OnnxModel;
import java.util.Map;

/** Use this to export an {@link AudioClassifier}. */
public final class AudioExport {
  private AudioExport() {}

  /**
   * Exports a classifier of sounds: waveforms {@code [batch, samples]} to {@code logits} and {@code
   * probabilities}, both {@code [batch, classes]}, for any batch and any length of at least a
   * frame.
   *
   * @param exporter what exports it
   * @param model an initialised model
   * @param card what the file says about the model
   * @return the model
   * @throws IllegalArgumentException naming the path of a block that cannot be exported, or if the
   *     card names another number of classes than the model has
   */
  public static OnnxModel export(
      OnnxExporter exporter, AudioClassifier model, AudioModelCard card) {
    Map<String, String> metadata = card.toMetadata(model.getConfig());
    return exporter.export(
        "audio-classifier",
        model,
        "a classifier of sounds",
        (graph, scope) -> AudioClassifierGraph.write(model, graph, scope),
        graph -> graph.withMetadata(metadata).copy());
  }
}
