package io.github.timefreq.examples.experiment;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.timefreq.examples.console.EvaluationBar;
import io.github.timefreq.examples.console.StopSignal;
import io.github.timefreq.examples.console.StoppedException;
import io.github.timefreq.examples.console.TrainingDisplay;
import io.github.timefreq.examples.options.RunFolders;
import io.github.timefreq.examples.options.RunOptions;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.text.Corpus;
import io.github.timefreq.gpt.training.Evaluation;
import io.github.timefreq.gpt.training.GptTraining;
import io.github.timefreq.gpt.training.RunConfig;
import io.github.timefreq.training.EvaluationListener;
import io.github.timefreq.training.TrainingDivergedException;
import io.github.timefreq.training.TrainingResult;
import io.github.timefreq.training.TrainingRun;
import io.github.timefreq.training.metrics.EvaluationMetrics;
import io.github.timefreq.training.run.FolderInUseException;
import io.github.timefreq.training.run.RunFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the runs of an {@link Experiment} that are not made yet. Several processes may do so in one
 * folder at once: a run that another one is at is left to it.
 *
 * @param experiment what is compared
 * @param folder where it is kept
 * @param corpus the text
 * @param device where to compute
 * @param stop tells when to stop
 * @param out where the runs are shown
 */
record ExperimentRunner(
    Experiment experiment,
    ExperimentFolder folder,
    Corpus corpus,
    Device device,
    StopSignal stop,
    PrintWriter out) {

  /** How it ended. */
  enum Outcome {
    /** All runs are made. */
    FINISHED,
    /** It was asked to stop. */
    STOPPED,
    /** Other processes are at the runs that are left. */
    SHARED
  }

  private enum Made {
    NOW,
    ELSEWHERE,
    NOT
  }

  /**
   * Finds what cannot be made before anything is.
   *
   * @throws IllegalArgumentException naming the model and what is wrong with it
   * @throws IOException if the folder holds runs with other settings
   */
  void check() throws IOException {
    for (String variant : experiment.variants().keySet()) {
      try {
        corpus.requireContext(config(variant, 1, Map.of()).model().contextLength());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("variant '" + variant + "': " + e.getMessage(), e);
      }
    }
    List<ExperimentJob> jobs = new ArrayList<>(tries());
    jobs.addAll(runs());
    for (ExperimentJob job : jobs) {
      folder.result(job);
      RunFolder<RunConfig> run = runFolder(job);
      if (run.isStarted()) {
        RunFolders.repair(run, out);
        run.requireConfig(job.run());
      }
    }
  }

  Outcome run() throws IOException {
    boolean progress = true;
    boolean shared = true;
    while (progress && shared) {
      progress = false;
      shared = false;
      for (boolean tries : new boolean[] {true, false}) {
        for (ExperimentJob job : open(tries)) {
          switch (make(job)) {
            case NOW -> progress = true;
            case ELSEWHERE -> shared = true;
            case NOT -> {
              return Outcome.STOPPED;
            }
          }
        }
      }
      // A run waits for the tries of its model, which another process may have made meanwhile.
      shared |= !open(false).isEmpty() || !open(true).isEmpty();
    }
    return shared ? Outcome.SHARED : Outcome.FINISHED;
  }

  /** Tries, or runs whose learning rate is known, that are not made yet: seed by seed. */
  private List<ExperimentJob> open(boolean tries) throws IOException {
    List<ExperimentJob> open = new ArrayList<>();
    for (ExperimentJob job : tries ? tries() : runs()) {
      if (folder.result(job).isEmpty()) {
        open.add(job);
      }
    }
    return open;
  }

  private List<ExperimentJob> tries() {
    List<ExperimentJob> jobs = new ArrayList<>();
    for (String variant : experiment.variants().keySet()) {
      jobs.addAll(tries(variant));
    }
    return jobs;
  }

  private List<ExperimentJob> tries(String variant) {
    return experiment.learningRates().stream()
        .map(
            rate ->
                new ExperimentJob(
                    variant,
                    config(
                        variant,
                        1,
                        Map.of(
                            "lr", rate.toString(),
                            "steps", Integer.toString(experiment.sweepSteps()))),
                    true))
        .toList();
  }

  private List<ExperimentJob> runs() throws IOException {
    Map<String, Map<String, String>> ready = new LinkedHashMap<>();
    for (String variant : experiment.variants().keySet()) {
      tuned(variant).ifPresent(options -> ready.put(variant, options));
    }
    List<ExperimentJob> jobs = new ArrayList<>();
    for (int seed = 1; seed <= experiment.seeds(); seed++) {
      for (Map.Entry<String, Map<String, String>> own : ready.entrySet()) {
        RunConfig run = config(own.getKey(), seed, own.getValue());
        jobs.add(new ExperimentJob(own.getKey(), run, false));
      }
    }
    return jobs;
  }

  /** What the tries of a model say of its options: nothing yet while any of them is to be made. */
  private Optional<Map<String, String>> tuned(String variant) throws IOException {
    return experiment.learningRates().isEmpty()
        ? Optional.of(Map.of())
        : bestRate(variant).map(rate -> Map.of("lr", rate.toString()));
  }

  /** The learning rate whose try ended best, once all tries of a model are made. */
  private Optional<Double> bestRate(String variant) throws IOException {
    List<ExperimentRun> made = new ArrayList<>();
    for (ExperimentJob job : tries(variant)) {
      Optional<ExperimentRun> result = folder.result(job);
      if (result.isEmpty()) {
        return Optional.empty();
      }
      made.add(result.get());
    }
    ExperimentRun best =
        made.stream().min(Comparator.comparingDouble(ExperimentRun::loss)).orElseThrow();
    if (best.diverged()) {
      throw new IllegalArgumentException(
          "all tries of '" + variant + "' diverged: give lower --learning-rates");
    }
    return Optional.of(best.learningRate());
  }

  private RunConfig config(String variant, int seed, Map<String, String> others) {
    RunOptions options = ExperimentOptions.of(experiment, variant, others);
    return options.run(options.filtering(corpus), corpus, seed);
  }

  private Made make(ExperimentJob job) throws IOException {
    try (TrainingRun<RunConfig, Gpt> training = open(job)) {
      TrainingResult result;
      try (TrainingDisplay display =
          new TrainingDisplay(
              job.name(), "tok", training.getStep(), job.run().training().steps(), out)) {
        result = training.run(display, stop);
      }
      if (!result.finished()) {
        return Made.NOT;
      }
      write(
          job,
          result.evaluations(),
          result.validationLoss(),
          job.isTry() ? null : test(training, job.run()),
          result.seconds());
      return Made.NOW;
    } catch (StoppedException e) {
      return Made.NOT;
    } catch (FolderInUseException e) {
      return Made.ELSEWHERE;
    } catch (TrainingDivergedException e) {
      out.println(job.name() + " diverged");
      write(job, List.of(), null, null, 0);
      return Made.NOW;
    }
  }

  private void write(
      ExperimentJob job,
      List<EvaluationMetrics> evaluations,
      @Nullable Double validation,
      @Nullable Double test,
      double seconds)
      throws IOException {
    folder.write(
        job,
        new ExperimentRun(
            job.variant(),
            job.run().published(),
            evaluations,
            validation,
            test,
            seconds,
            Provenance.now(device)));
  }

  private TrainingRun<RunConfig, Gpt> open(ExperimentJob job) throws IOException {
    RunFolder<RunConfig> run = runFolder(job);
    if (!run.isStarted()) {
      return GptTraining.start(run.path(), job.run(), corpus, device);
    }
    // Not known before all tries were made: they may have chosen another rate than once before.
    run.requireConfig(job.run());
    return GptTraining.resume(run.path(), corpus, device);
  }

  private RunFolder<RunConfig> runFolder(ExperimentJob job) {
    return new RunFolder<>(folder.run(job), RunConfig.class);
  }

  private @Nullable Double test(TrainingRun<RunConfig, Gpt> training, RunConfig run) {
    if (corpus.test().size() < 2) {
      return null;
    }
    try (NDManager memory = training.newMemory();
        EvaluationBar bar = new EvaluationBar("testing", out)) {
      EvaluationListener shown =
          (read, windows) -> {
            stop.check();
            bar.beforeBatch(read, windows);
          };
      return new Evaluation(training.getModel(), memory, run.training().batchSize(), shown)
          .loss(corpus.test());
    }
  }
}
