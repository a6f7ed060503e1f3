package io.github.timefreq.examples.experiment;

import io.github.timefreq.examples.console.StopSignal;
import io.github.timefreq.examples.console.StoppedException;
import io.github.timefreq.examples.console.Streams;
import io.github.timefreq.examples.options.RunOptions;
import io.github.timefreq.gpt.text.Corpus;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares GPTs with and without signal layers. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trains several GPTs, at first a plain one, from the same seeds, on the same batches, for as"
          + " many steps, and writes a report: losses, significance, costs, curves.",
      "",
      "Stopped or killed, the same command goes on: finished runs are kept, unfinished ones resumed."
          + " Several processes may work on one folder at once. More seeds may be asked for later,"
          + " and more models: those of --signals join what the folder has.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  tf compare --data text8 --seeds 3 --steps 2000 --out runs/text8",
      "  tf compare --data text8 --signals filterbank,adaptive,canon --out runs/layers",
      "  tf compare --experiment rivals.yaml --device gpu"
    })
public final class CompareCommand implements Callable<Integer> {
  /** Steps of a try of a learning rate, unless told otherwise. */
  static final int SWEEP_STEPS = 200;

  private final StopSignal stop;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private ExperimentOptions options = new ExperimentOptions();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description =
          "Train each model from the seeds 1 to N (default: the file's or the folder's, or 1).")
  private @Nullable Integer seeds;

  @Option(
      names = "--learning-rates",
      paramLabel = "RATES",
      split = ",",
      description =
          "Peak learning rates to try for each model, of which the best is taken (default: the"
              + " file's, or none: --lr).")
  private @Nullable List<Double> learningRates;

  @Option(
      names = "--sweep-steps",
      paramLabel = "N",
      description = "Steps of such a try (default: the file's, or 200).")
  private @Nullable Integer sweepSteps;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description =
          "Steps of each model to time side by side in the end; 0 for none (default:"
              + " ${DEFAULT-VALUE}).")
  private int rounds = 20;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description =
          "Folder of the experiment (default: runs/compare, or runs/ and the name of --experiment).")
  private @Nullable Path folder;

  public CompareCommand(StopSignal stop) {
    this.stop = stop;
  }

  @Override
  public Integer call() throws IOException {
    if (rounds < 0) {
      throw new IllegalArgumentException("--rounds must be at least 0, got " + rounds);
    }
    PrintWriter out = Streams.out(spec);
    ExperimentFolder target = new ExperimentFolder(path());
    Experiment experiment = experiment(target);
    RunOptions baseline = ExperimentOptions.of(experiment, experiment.baseline(), Map.of());
    Corpus corpus = baseline.load();
    ExperimentRunner runner =
        new ExperimentRunner(experiment, target, corpus, options.run().device(), stop, out);
    check(runner);
    target.write(experiment);
    stop.watch();
    switch (runner.run()) {
      case STOPPED -> {
        out.println("stopped; the same command goes on");
        out.flush();
        return stop.status();
      }
      case SHARED -> out.println("other processes are at the runs that are left");
      case FINISHED -> {
        return finish(experiment, target, corpus, out);
      }
    }
    out.flush();
    return 0;
  }

  /** Finds what cannot be trained; an error names the file that describes it. */
  private void check(ExperimentRunner runner) throws IOException {
    try {
      runner.check();
    } catch (IllegalArgumentException e) {
      Path file = options.file();
      throw file == null ? e : new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private int finish(Experiment experiment, ExperimentFolder target, Corpus corpus, PrintWriter out)
      throws IOException {
    if (rounds > 0) {
      try {
        timeSteps(experiment, target, corpus, out);
      } catch (StoppedException e) {
        out.println(
            "stopped while steps were timed; the same command does that again, and writes the"
                + " report");
        out.flush();
        return stop.status();
      }
    }
    stop.unwatch(); // what follows is soon made again
    ExperimentReport report = ExperimentReport.read(target);
    Path file = target.path().resolve("report.md");
    out.println();
    out.print(report.tables());
    out.flush();
    ReportCommand.write(List.of(report), ReportCommand.TITLE, file, Streams.err(spec));
    out.printf("%nreport: %s%n", file);
    out.flush();
    return 0;
  }

  private void timeSteps(
      Experiment experiment, ExperimentFolder target, Corpus corpus, PrintWriter out)
      throws IOException {
    StepCosts known = target.costs();
    if (known != null && known.models().keySet().equals(experiment.variants().keySet())) {
      out.println("times of steps are known; to measure them anew, delete " + target.costsFile());
      return;
    }
    StepMeasurement measurement =
        new StepMeasurement(experiment, corpus, options.run().device(), rounds, stop, out);
    target.write(
        measurement.costs(
            measurement.time(Map.of()),
            List.of(
                "bench",
                "--experiment",
                target.file().toString(),
                "--device",
                options.run().deviceName())));
  }

  /** What is asked for; models that are named join those that the folder has already. */
  private Experiment experiment(ExperimentFolder target) throws IOException {
    Experiment read =
        options.read(
            Objects.requireNonNull(spec, "set by picocli").commandLine().getParseResult(),
            List.of());
    Experiment all =
        options.file() == null && target.isStarted() ? read.addedTo(target.experiment()) : read;
    return new Experiment(
        all.title(),
        all.about(),
        all.options(),
        all.variants(),
        Objects.requireNonNullElse(seeds, all.seeds()),
        Objects.requireNonNullElse(learningRates, all.learningRates()),
        Objects.requireNonNullElse(sweepSteps, all.sweepSteps()),
        all.notes());
  }

  private Path path() {
    if (folder != null) {
      return folder;
    }
    Path file = options.file();
    String name =
        file == null ? "compare" : String.valueOf(file.getFileName()).replaceFirst("\\.ya?ml$", "");
    return Path.of("runs", name);
  }
}
