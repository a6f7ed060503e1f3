package io.github.timefreq.examples.experiment;

import io.github.timefreq.examples.console.Report;
import io.github.timefreq.gpt.training.RunConfig;

/**
 * One run to make for an {@link Experiment}.
 *
 * @param variant name of the model
 * @param run all that determines it
 * @param isTry whether it only tries a learning rate
 */
record ExperimentJob(String variant, RunConfig run, boolean isTry) {

  /** Name of its folder. */
  String name() {
    return isTry
        ? variant + "-" + Report.rate(run.training().learningRate())
        : variant + "-" + run.training().seed();
  }
}
