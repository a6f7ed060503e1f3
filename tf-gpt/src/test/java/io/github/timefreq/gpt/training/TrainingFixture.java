package io.github.timefreq.gpt.training;

import ai.djl.Device;
import ai.djl.nn.Parameter;
import io.github.timefreq.core.filterbank.FilterbankConfig;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.GptConfig;
import io.github.timefreq.gpt.text.Corpus;
import io.github.timefreq.gpt.text.MarkovText;
import io.github.timefreq.gpt.text.Split;
import io.github.timefreq.gpt.text.TextSource;
import io.github.timefreq.training.TrainingConfig;
import io.github.timefreq.training.TrainingListener;
import io.github.timefreq.training.TrainingRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A run of a toy model that takes a second. */
public final class TrainingFixture {
  public static final int STEPS = 12;

  private TrainingFixture() {}

  public static Corpus corpus() throws IOException {
    return Corpus.load(new MarkovText(20_000), null, Split.DEFAULT);
  }

  public static TrainingConfig training() {
    return TrainingConfig.builder()
        .setSteps(STEPS)
        .optBatchSize(4)
        .optAccumulation(2)
        .optLearningRate(1e-2)
        .optWarmupSteps(2)
        .optEvaluationInterval(5)
        .optEvaluationWindows(4)
        .optCheckpointInterval(3)
        .optSeed(7)
        .build();
  }

  public static RunConfig run(Corpus corpus, TrainingConfig training) {
    GptConfig model =
        GptConfig.plain(27, 32, 2, 16, 2)
            .withDropout(0.1)
            .withSignal(
                FilterbankConfig.defaults().toBuilder().optFilters(6).optKernelLength(8).build());
    return new RunConfig(
        model,
        training,
        corpus.tokenizer().spec(),
        TextSource.SYNTHETIC,
        Split.DEFAULT,
        corpus.sha256());
  }

  public static RunConfig run(Corpus corpus) {
    return run(corpus, training());
  }

  public static TrainingRun<RunConfig, Gpt> start(Path folder) throws IOException {
    Corpus corpus = corpus();
    return GptTraining.start(folder, run(corpus), corpus, Device.cpu());
  }

  /** Trains for some steps more, as a process that is then stopped. */
  public static void trainUntil(TrainingRun<RunConfig, Gpt> training, long step)
      throws IOException {
    training.run(new TrainingListener() {}, () -> training.getStep() >= step && step < STEPS);
  }

  public static Map<String, float[]> weights(Gpt model) {
    Map<String, float[]> weights = new LinkedHashMap<>();
    for (Map.Entry<String, Parameter> entry : NamedParameters.of(model).entrySet()) {
      weights.put(entry.getKey(), entry.getValue().getArray().toFloatArray());
    }
    return weights;
  }
}
