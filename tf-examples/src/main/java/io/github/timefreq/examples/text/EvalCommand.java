package io.github.timefreq.examples.text;

import ai.djl.ndarray.NDManager;
import io.github.timefreq.examples.console.EvaluationBar;
import io.github.timefreq.examples.console.Report;
import io.github.timefreq.examples.console.Streams;
import io.github.timefreq.examples.options.CheckpointOptions;
import io.github.timefreq.examples.options.DataOptions;
import io.github.timefreq.examples.options.DeviceOption;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.text.Corpus;
import io.github.timefreq.gpt.text.Tokens;
import io.github.timefreq.gpt.training.Evaluation;
import io.github.timefreq.gpt.training.GptTraining;
import io.github.timefreq.gpt.training.RunConfig;
import io.github.timefreq.training.metrics.EvaluationMetrics;
import io.github.timefreq.training.run.Checkpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures a trained model. */
@Command(
    name = "eval",
    mixinStandardHelpOptions = true,
    description =
        "Measures the loss of a trained model on a whole part of a text, in consecutive windows of"
            + " its context.")
public final class EvalCommand implements Callable<Integer> {
  /** Parts of a text. */
  enum Part {
    TRAIN,
    VALIDATION,
    TEST
  }

  @Spec private @Nullable CommandSpec spec;

  @ArgGroup(exclusive = false, multiplicity = "1")
  private CheckpointOptions checkpoint = new CheckpointOptions();

  @Option(names = "--part", description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Part part = Part.TEST;

  @Option(
      names = "--data",
      paramLabel = "TEXT",
      description = "Another text than the one trained on; it is split in the same way.")
  private @Nullable String data;

  @ArgGroup(exclusive = false, validate = false)
  private DeviceOption device = new DeviceOption();

  @Override
  public Integer call() throws IOException {
    try (Checkpoint<RunConfig> opened = checkpoint.open(RunConfig.class)) {
      return eval(opened);
    }
  }

  private int eval(Checkpoint<RunConfig> opened) throws IOException {
    PrintWriter out = Streams.out(spec);
    RunConfig run = opened.state().config();
    Corpus corpus = DataOptions.load(run, data);
    if (data == null) {
      run.requireSame(corpus);
    }
    Tokens text =
        switch (part) {
          case TRAIN -> corpus.train();
          case VALIDATION -> corpus.validation();
          case TEST -> corpus.test();
        };
    if (text.size() < 2) {
      throw new IllegalArgumentException(
          "the " + Report.lower(part) + " part of " + corpus.name() + " has nothing to predict");
    }
    try (NDManager manager = NDManager.newBaseManager(device.device())) {
      double nats =
          loss(GptTraining.load(opened, manager), run.training().batchSize(), text, manager);
      out.println(
          Report.format(
              "%s, %s part (%s tokens), after %d steps: %.4f nats = %.4f bits per %s",
              corpus.name(),
              Report.lower(part),
              Report.count(text.size()),
              opened.state().step(),
              nats,
              EvaluationMetrics.bits(nats),
              run.tokenizer().kind().unit()));
    }
    out.flush();
    return 0;
  }

  private double loss(Gpt model, int rows, Tokens text, NDManager manager) {
    try (EvaluationBar bar = new EvaluationBar("evaluating", Streams.err(spec))) {
      return new Evaluation(model, manager, rows, bar).loss(text);
    }
  }
}
