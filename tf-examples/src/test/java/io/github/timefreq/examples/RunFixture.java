package io.github.timefreq.examples;

import ai.djl.Device;
import io.github.timefreq.core.signal.SignalConfig;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.GptConfig;
import io.github.timefreq.gpt.text.Corpus;
import io.github.timefreq.gpt.text.MarkovText;
import io.github.timefreq.gpt.text.Split;
import io.github.timefreq.gpt.text.TextSource;
import io.github.timefreq.gpt.training.GptTraining;
import io.github.timefreq.gpt.training.RunConfig;
import io.github.timefreq.training.TrainingConfig;
import io.github.timefreq.training.TrainingListener;
import io.github.timefreq.training.TrainingRun;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Runs of toy models that tests share. */
public final class RunFixture {
  private RunFixture() {}

  /** Trains for two steps; without a signal layer where there is none. */
  public static Path train(Path folder, @Nullable SignalConfig signal) throws IOException {
    Corpus corpus = Corpus.load(new MarkovText(20_000), null, Split.DEFAULT);
    GptConfig plain = GptConfig.plain(27, 48, 2, 16, 2);
    RunConfig run =
        new RunConfig(
            signal == null ? plain : plain.withSignal(signal),
            TrainingConfig.builder().setSteps(2).optBatchSize(2).optEvaluationWindows(1).build(),
            corpus.tokenizer().spec(),
            TextSource.SYNTHETIC,
            Split.DEFAULT,
            corpus.sha256());
    try (TrainingRun<RunConfig, Gpt> training =
        GptTraining.start(folder, run, corpus, Device.cpu())) {
      training.run(new TrainingListener() {}, () -> false);
    }
    return folder;
  }
}
