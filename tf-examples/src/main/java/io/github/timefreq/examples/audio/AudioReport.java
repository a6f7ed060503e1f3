package io.github.timefreq.examples.audio;

import io.github.timefreq.audio.ClassifierHead;
import io.github.timefreq.examples.console.Report;
import io.github.timefreq.training.metrics.EvaluationResult;
import java.io.PrintWriter;
import java.util.stream.Collectors;

/** How figures of classifiers are written for people. */
final class AudioReport {
  private AudioReport() {}

  /** The figure that matters most. */
  static String figure(ClassifierHead head) {
    return head == ClassifierHead.SINGLE_LABEL ? "accuracy" : "mAP";
  }

  /** A line such as {@code test (300 clips): accuracy 0.990, macro F1 0.990, loss 0.0312 nats}. */
  static void print(String part, EvaluationResult result, int clips, PrintWriter out) {
    String figures =
        result.figures().entrySet().stream()
            .map(entry -> Report.format("%s %.4f, ", entry.getKey(), entry.getValue()))
            .collect(Collectors.joining());
    out.println(
        Report.format("%s (%d clips): %sloss %.4f nats", part, clips, figures, result.loss()));
  }
}
