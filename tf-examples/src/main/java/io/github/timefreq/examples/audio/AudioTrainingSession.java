package io.github.timefreq.examples.audio;

import ai.djl.ndarray.NDManager;
import io.github.timefreq.audio.AudioClassifier;
import io.github.timefreq.audio.data.AudioDataset;
import io.github.timefreq.audio.data.AudioSplit;
import io.github.timefreq.audio.training.AudioEvaluation;
import io.github.timefreq.audio.training.AudioRunConfig;
import io.github.timefreq.examples.chart.CurvePlot;
import io.github.timefreq.examples.chart.OptionalPicture;
import io.github.timefreq.examples.chart.Palette;
import io.github.timefreq.examples.chart.Picture;
import io.github.timefreq.examples.console.DiskFullException;
import io.github.timefreq.examples.console.Report;
import io.github.timefreq.examples.console.Shell;
import io.github.timefreq.examples.console.StopSignal;
import io.github.timefreq.examples.console.TrainingDisplay;
import io.github.timefreq.training.TrainingResult;
import io.github.timefreq.training.TrainingRun;
import io.github.timefreq.training.metrics.EvaluationMetrics;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/**
 * One training of a classifier as the command line shows it, from the first line to the last.
 *
 * @param folder of the run
 * @param run what is trained
 * @param dataset the sounds
 * @param stop tells when to stop
 * @param out where it is shown
 * @param err where warnings go
 */
record AudioTrainingSession(
    Path folder,
    AudioRunConfig run,
    AudioDataset dataset,
    StopSignal stop,
    PrintWriter out,
    PrintWriter err) {
  private static final String PICTURE = "accuracy";

  int train(TrainingRun<AudioRunConfig, AudioClassifier> training) throws IOException {
    AudioSplit split = run.data().divide(dataset);
    describe(training, split);
    TrainingResult result;
    stop.watch();
    try (TrainingDisplay display =
        new TrainingDisplay("training", "clips", training.getStep(), run.training().steps(), out)) {
      result = training.run(display, stop);
    } catch (IOException e) {
      throw DiskFullException.advise(e, "run: " + Shell.tf("audio", "resume", folder));
    }
    if (!result.finished() || stop.getAsBoolean()) {
      out.printf(
          "stopped after step %d; go on with: %s%n",
          result.step(), Shell.tf("audio", "resume", folder));
      out.flush();
      return stop.status();
    }
    stop.unwatch();
    AudioReport.print("validation", result.validation(), split.validation().size(), out);
    if (!split.test().isEmpty()) {
      test(training, split.test());
    }
    out.println(
        Report.format(
            "  %s of training, %.0f clips a second",
            Report.time(result.seconds()),
            (double) result.step() * run.training().batchSize() / result.seconds()));
    out.flush();
    boolean plotted = OptionalPicture.draw(PICTURE + ".png", err, () -> plot(result.evaluations()));
    suggest(split, plotted);
    out.flush();
    return 0;
  }

  private void describe(TrainingRun<AudioRunConfig, AudioClassifier> training, AudioSplit split) {
    long parameters = run.model().parameterCount();
    long added = run.model().signalParameterCount();
    out.printf(
        "sounds   %s: %d to train on, %d to validate on, %d to test on, %d classes, %d Hz%n",
        dataset.name(),
        split.train().size(),
        split.validation().size(),
        split.test().size(),
        dataset.classes().size(),
        dataset.sampleRate());
    out.printf(
        "model    %d layers, %d wide, %d frames a clip: %s parameters%s%n",
        run.model().layers(),
        run.model().width(),
        run.model().clipFrames(),
        Report.count(parameters),
        added == 0
            ? ", nothing between its blocks"
            : Report.format(
                ", %s of them (%.1f %%) between its blocks",
                Report.count(added), 100.0 * added / (parameters - added)));
    out.printf("folder   %s%s%n", folder, training.getStep() == 0 ? "" : ", resumed");
    out.flush();
  }

  private void test(TrainingRun<AudioRunConfig, AudioClassifier> training, List<Integer> examples) {
    try (NDManager manager = training.newMemory()) {
      AudioEvaluation test =
          ShownEvaluation.of(training.getModel(), dataset, examples, run, manager, out);
      AudioReport.print("test", test.result(), examples.size(), out);
    }
  }

  private void plot(List<EvaluationMetrics> evaluations) throws IOException {
    if (evaluations.isEmpty()) {
      return;
    }
    String figure = AudioReport.figure(run.model().head());
    CurvePlot plot = CurvePlot.figures(dataset.name(), figure);
    plot.add(figure, evaluations, Palette.color(1));
    plot.draw(PICTURE).write(folder, Picture.Format.PNG);
  }

  private void suggest(AudioSplit split, boolean plotted) {
    out.printf("%nnext:%n");
    out.println("  " + Shell.tf("audio", "predict", folder, "FILE.wav"));
    if (!split.test().isEmpty()) {
      out.println("  " + Shell.tf("audio", "eval", folder));
    }
    out.println("  " + Shell.tf("audio", "plot", folder));
    String plot = plotted ? folder.resolve(PICTURE + ".png") + ", " : "";
    out.printf("files: %s%s%n", plot, folder.resolve("metrics.jsonl"));
  }
}
