package io.github.timefreq.examples.audio;

import ai.djl.ndarray.NDManager;
import io.github.timefreq.audio.AudioClassifier;
import io.github.timefreq.audio.AudioDataset;
import io.github.timefreq.audio.AudioEvaluation;
import io.github.timefreq.audio.AudioRunConfig;
import io.github.timefreq.examples.console.EvaluationBar;
import java.io.PrintWriter;
import java.util.List;

/** An evaluation that shows how far it is. */
final class ShownEvaluation {
  private ShownEvaluation() {}

  static AudioEvaluation of(
      AudioClassifier model,
      AudioDataset dataset,
      List<Integer> examples,
      AudioRunConfig run,
      NDManager manager,
      PrintWriter out) {
    try (EvaluationBar bar = new EvaluationBar("testing", out)) {
      return AudioEvaluation.of(model, dataset, examples, run.training().batchSize(), manager, bar);
    }
  }
}
