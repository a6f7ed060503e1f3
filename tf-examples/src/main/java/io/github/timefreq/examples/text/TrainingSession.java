package io.github.timefreq.examples.text;

import ai.djl.ndarray.NDManager;
import io.github.timefreq.examples.chart.CurvePlot;
import io.github.timefreq.examples.chart.OptionalPicture;
import io.github.timefreq.examples.chart.Picture;
import io.github.timefreq.examples.console.DiskFullException;
import io.github.timefreq.examples.console.Report;
import io.github.timefreq.examples.console.Shell;
import io.github.timefreq.examples.console.StopSignal;
import io.github.timefreq.examples.console.TrainingDisplay;
import io.github.timefreq.examples.options.DefaultPrompt;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.generate.SamplingConfig;
import io.github.timefreq.gpt.generate.TextGenerator;
import io.github.timefreq.gpt.text.Corpus;
import io.github.timefreq.gpt.training.RunConfig;
import io.github.timefreq.training.TrainingResult;
import io.github.timefreq.training.TrainingRun;
import io.github.timefreq.training.metrics.EvaluationMetrics;
import io.github.timefreq.training.run.RunFolder;
import java.awt.Color;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One training as the command line shows it, from the first line to the last.
 *
 * @param folder of the run
 * @param run what is trained
 * @param corpus the text
 * @param comparison the command that compares models such as this, or null if it is not known
 * @param stop tells when to stop
 * @param out where it is shown
 * @param err where warnings go
 */
record TrainingSession(
    Path folder,
    RunConfig run,
    Corpus corpus,
    @Nullable String comparison,
    StopSignal stop,
    PrintWriter out,
    PrintWriter err) {
  private static final int SAMPLE_TOKENS = 300;
  private static final String LOSS = "loss";

  /** Of the curve of the training loss: enough to see its course, few enough to smooth it. */
  private static final int TRAINING_POINTS = 150;

  int train(TrainingRun<RunConfig, Gpt> training) throws IOException {
    describe(training);
    TrainingResult result;
    stop.watch();
    try (TrainingDisplay display =
        new TrainingDisplay("training", "tok", training.getStep(), run.training().steps(), out)) {
      result = training.run(display, stop);
    } catch (IOException e) {
      throw DiskFullException.advise(e, "run: " + Shell.tf("resume", folder));
    }
    if (!result.finished() || stop.getAsBoolean()) {
      out.printf(
          "stopped after step %d; go on with: %s%n", result.step(), Shell.tf("resume", folder));
      out.flush();
      return stop.status();
    }
    stop.unwatch();
    report(result);
    sample(training);
    out.flush();
    boolean plotted = OptionalPicture.draw(LOSS + ".png", err, () -> plot(result.evaluations()));
    suggest(plotted);
    out.flush();
    return 0;
  }

  private void describe(TrainingRun<RunConfig, Gpt> training) {
    long parameters = run.model().parameterCount();
    long added = run.model().signalParameterCount();
    out.printf(
        "text     %s: %s tokens to train on, %s to validate on, %d symbols%n",
        corpus.name(),
        Report.count(corpus.train().size()),
        Report.count(corpus.validation().size()),
        corpus.tokenizer().vocabularySize());
    out.printf(
        "model    %d layers, %d wide, context %d: %s parameters%s%n",
        run.model().layers(),
        run.model().width(),
        run.model().contextLength(),
        Report.count(parameters),
        run.model().signal() == null
            ? ", no signal layers"
            : Report.format(
                ", %s of them (%.1f %%) in signal layers after %s",
                Report.count(added),
                100.0 * added / (parameters - added),
                Report.places(run.model().signalAfter())));
    out.printf("folder   %s%s%n", folder, training.getStep() == 0 ? "" : ", resumed");
    out.flush();
  }

  private void report(TrainingResult result) {
    double nats = result.validationLoss();
    String unit = run.tokenizer().kind().unit();
    out.printf("%nvalidation loss over all of it, after %d steps:%n", result.step());
    out.println(
        Report.format("  %.4f nats = %.4f bits per %s", nats, EvaluationMetrics.bits(nats), unit));
    corpus
        .entropyRate()
        .ifPresent(
            floor ->
                out.println(
                    Report.format(
                        "  %.4f nats = %.4f bits per %s is the entropy rate: no model can be"
                            + " better",
                        floor, EvaluationMetrics.bits(floor), unit)));
    double tokens = (double) (result.step() * run.tokensPerStep());
    out.println(
        Report.format(
            "  %s of training, %.0f tokens a second",
            Report.time(result.seconds()), tokens / result.seconds()));
  }

  private void sample(TrainingRun<RunConfig, Gpt> training) {
    out.printf("%nsample:%n  ");
    String prompt = corpus.tokenizer().decode(new int[] {corpus.validation().get(0)});
    try (NDManager manager = training.newMemory();
        TextGenerator generator =
            new TextGenerator(training.getModel(), corpus.tokenizer(), manager)) {
      show(prompt);
      generator.generate(
          prompt, SAMPLE_TOKENS, SamplingConfig.defaults(run.training().seed()), this::show);
      out.println();
    }
  }

  private void show(String text) {
    out.print(text.replace("\n", "\n  "));
    out.flush();
  }

  private void suggest(boolean plotted) {
    out.printf("%nnext:%n");
    String prompt = DefaultPrompt.of(corpus.tokenizer());
    out.println("  " + Shell.tf("sample", folder, "--prompt", prompt, "--temperature", "0.7"));
    String part = corpus.test().size() < 2 ? "validation" : "test";
    out.println("  " + Shell.tf("eval", folder, "--part", part));
    if (comparison != null) {
      out.println("  " + comparison);
    }
    String plot = plotted ? folder.resolve(LOSS + ".png") + ", " : "";
    out.printf("files: %s%s%n", plot, folder.resolve("metrics.jsonl"));
  }

  private void plot(List<EvaluationMetrics> evaluations) throws IOException {
    CurvePlot plot = CurvePlot.losses(corpus);
    plot.addTraining(
        "training loss", new RunFolder<>(folder, RunConfig.class).lossCurve(TRAINING_POINTS));
    plot.add("validation loss", evaluations, new Color(0x1F77B4));
    long last = run.training().steps();
    corpus.entropyRate().ifPresent(floor -> plot.addFloor("entropy rate", floor, last));
    plot.draw(LOSS).write(folder, Picture.Format.PNG);
  }
}
