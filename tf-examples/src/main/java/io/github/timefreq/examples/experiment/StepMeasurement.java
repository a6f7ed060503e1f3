package io.github.timefreq.examples.experiment;

import ai.djl.Device;
import io.github.timefreq.examples.console.RoundsBar;
import io.github.timefreq.examples.console.StopSignal;
import io.github.timefreq.examples.console.StoppedException;
import io.github.timefreq.examples.measure.OwnProcess;
import io.github.timefreq.examples.measure.PeakMemory;
import io.github.timefreq.examples.measure.StepBenchmark;
import io.github.timefreq.examples.options.RunOptions;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.text.Corpus;
import io.github.timefreq.gpt.training.GptTraining;
import io.github.timefreq.gpt.training.RunConfig;
import io.github.timefreq.training.TrainingSteps;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures what training steps of the models of an {@link Experiment} cost.
 *
 * @param experiment the models
 * @param corpus the text
 * @param device where to compute
 * @param rounds steps of each model to measure
 * @param stop tells when to stop
 * @param out where it is shown how far the measurement is
 */
public record StepMeasurement(
    Experiment experiment,
    Corpus corpus,
    Device device,
    int rounds,
    StopSignal stop,
    PrintWriter out) {
  private static final int MEMORY_STEPS = 4;

  /** Hidden option of {@code tf bench}: makes a few steps of one model, and tells its memory. */
  public static final String PEAK_MEMORY_OF = "--peak-memory-of";

  /**
   * Times steps of all models in turn.
   *
   * @param others what else to time beside them
   * @throws StoppedException if a stop was asked for
   */
  public StepBenchmark time(Map<String, Runnable> others) {
    Map<String, TrainingSteps<Gpt>> trainers = new LinkedHashMap<>();
    out.printf(
        "timing %d rounds of steps of %s%n",
        rounds, String.join(", ", experiment.variants().keySet()));
    out.flush();
    try (RoundsBar bar = new RoundsBar("measuring", rounds, out)) {
      Map<String, Runnable> steps = new LinkedHashMap<>();
      for (String variant : experiment.variants().keySet()) {
        TrainingSteps<Gpt> trainer = trainer(variant);
        trainers.put(variant, trainer);
        steps.put(variant, trainer::makeStep);
      }
      steps.putAll(others);
      StepBenchmark benchmark = new StepBenchmark(steps, device);
      benchmark.run(
          rounds,
          () -> {
            bar.step();
            stop.check();
          });
      return benchmark;
    } finally {
      trainers.values().forEach(TrainingSteps::close);
    }
  }

  /**
   * Puts together what was measured.
   *
   * @param benchmark times of all models
   * @param command words of a command line of {@code tf bench} with these models
   * @throws StoppedException if a stop was asked for
   */
  public StepCosts costs(StepBenchmark benchmark, List<String> command) throws IOException {
    Map<String, StepCosts.Cost> costs = new LinkedHashMap<>();
    for (String variant : experiment.variants().keySet()) {
      stop.check();
      out.println("measuring the memory of " + variant);
      out.flush();
      costs.put(
          variant,
          new StepCosts.Cost(
              benchmark.ratios(variant),
              (double) run(variant).tokensPerStep() / benchmark.medianSeconds(variant),
              peakMemoryInOwnProcess(command, variant)));
    }
    return new StepCosts(rounds, costs, Provenance.now(device));
  }

  /**
   * Makes a few steps, and returns the memory that they took at most: resident memory of this
   * process, or where a GPU computes that of the GPU.
   */
  public long peakMemory(String variant) {
    long others = device.isGpu() ? PeakMemory.gpuBytes(device) : 0;
    try (TrainingSteps<Gpt> trainer = trainer(variant)) {
      for (int i = 0; i < MEMORY_STEPS; i++) {
        trainer.makeStep();
      }
    }
    return device.isGpu()
        ? Math.max(0, PeakMemory.gpuBytes(device) - others) // less where another process has ended
        : PeakMemory.bytes().orElse(0);
  }

  private long peakMemoryInOwnProcess(List<String> command, String variant) throws IOException {
    List<String> words = new ArrayList<>(command);
    words.add(PEAK_MEMORY_OF + "=" + variant);
    try {
      return Long.parseLong(OwnProcess.run(words).strip());
    } catch (IOException e) {
      stop.check(); // Ctrl-C ends the other process too
      throw e;
    }
  }

  private TrainingSteps<Gpt> trainer(String variant) {
    RunConfig run = run(variant);
    return GptTraining.inMemory(run.model(), run.training(), corpus.train(), device);
  }

  private RunConfig run(String variant) {
    RunOptions options = ExperimentOptions.of(experiment, variant, Map.of());
    return options.run(options.filtering(corpus), corpus, 1);
  }
}
