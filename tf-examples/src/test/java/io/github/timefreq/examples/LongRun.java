package io.github.timefreq.examples;

import ai.djl.Device;
import io.github.timefreq.core.filterbank.FilterbankConfig;
import io.github.timefreq.examples.measure.PeakMemory;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.GptConfig;
import io.github.timefreq.gpt.text.Corpus;
import io.github.timefreq.gpt.text.Split;
import io.github.timefreq.gpt.text.TextSource;
import io.github.timefreq.gpt.training.GptTraining;
import io.github.timefreq.gpt.training.RunConfig;
import io.github.timefreq.training.TrainingConfig;
import io.github.timefreq.training.TrainingListener;
import io.github.timefreq.training.TrainingRun;
import io.github.timefreq.training.metrics.StepMetrics;
import java.io.IOException;
import java.nio.file.Path;

/** A program that trains a toy model for long and prints its resident memory as it does. */
final class LongRun {
  static final int STEPS = 10_000;
  private static final int SAMPLED = 20;

  private LongRun() {}

  public static void main(String[] args) throws IOException {
    Corpus corpus =
        Corpus.load(TextSource.of(TextSource.SYNTHETIC, (r, t) -> {}), null, new Split(0.9, 0.001));
    GptConfig model =
        GptConfig.plain(27, 16, 1, 16, 2)
            .withDropout(0.1)
            .withSignal(
                FilterbankConfig.defaults().toBuilder().optFilters(4).optKernelLength(4).build());
    TrainingConfig training =
        TrainingConfig.builder()
            .setSteps(STEPS)
            .optBatchSize(4)
            .optLearningRate(1e-3)
            .optEvaluationInterval(250)
            .optEvaluationWindows(8)
            .optCheckpointInterval(250)
            .build();
    RunConfig run =
        new RunConfig(
            model,
            training,
            corpus.tokenizer().spec(),
            TextSource.SYNTHETIC,
            new Split(0.9, 0.001),
            corpus.sha256());
    try (TrainingRun<RunConfig, Gpt> started =
        GptTraining.start(Path.of(args[0]), run, corpus, Device.cpu())) {
      started.run(new MemoryPrinter(), () -> false);
    }
  }

  private static final class MemoryPrinter implements TrainingListener {
    @Override
    public void onStep(StepMetrics metrics) {
      if (metrics.step() % SAMPLED == 0) {
        System.out.println(metrics.step() + " " + PeakMemory.currentBytes().orElseThrow());
      }
    }
  }
}
