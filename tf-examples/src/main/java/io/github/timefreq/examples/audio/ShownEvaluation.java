package io.github.timefreq.examples.audio;

import ai.djl.ndarray.NDManager;
import io.github.timefreq.audio.AudioClassifier;
import io.github.timefreq.audio.data.AudioDataset;
import io.github.timefreq.audio.training.AudioEvaluation;
import io.github.timefreq.audio.training.AudioRunConfig;
import io.github.timefreq.examples.console.EvaluationBar;
import io.github.timefreq.training.EvaluationListener;
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
    return of(model, dataset, examples, run, manager, out, () -> {});
  }

  /** Runs something before every batch, which may end the evaluation by what it throws. */
  static AudioEvaluation of(
      AudioClassifier model,
      AudioDataset dataset,
      List<Integer> examples,
      AudioRunConfig run,
      NDManager manager,
      PrintWriter out,
      Runnable beforeBatch) {
    try (EvaluationBar bar = new EvaluationBar("testing", out)) {
      EvaluationListener listener =
          (read, windows) -> {
            beforeBatch.run();
            bar.beforeBatch(read, windows);
          };
      return AudioEvaluation.of(
          model, dataset, examples, run.training().batchSize(), manager, listener);
    }
  }
}
