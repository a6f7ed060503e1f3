package io.github.timefreq.gpt.training;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.text.Corpus;
import io.github.timefreq.training.TrainingDivergedException;
import io.github.timefreq.training.TrainingListener;
import io.github.timefreq.training.TrainingResult;
import io.github.timefreq.training.TrainingRun;
import io.github.timefreq.training.metrics.StepMetrics;
import io.github.timefreq.training.run.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Trains a {@link Gpt} by next-token prediction, in a folder from which it can go on at any time.
 *
 * <p>What a step does depends on the configuration, the text and the number of the step only: a run
 * that was killed and resumed ends, on a CPU with the same number of threads, with the very bits of
 * one that was not. Losses are in nats a token. Closing it frees the model.
 */
public final class Training implements AutoCloseable {
  private final TrainingRun<RunConfig, Gpt> run;

  private Training(TrainingRun<RunConfig, Gpt> run) {
    this.run = run;
  }

  /**
   * Starts a run.
   *
   * @param path folder of the run, new or without a run in it
   * @param run what to train, on what, and how
   * @param corpus the text
   * @param device where to train
   * @return the training, before its first step
   * @throws IOException if the folder holds a run already or cannot be written
   * @throws IllegalArgumentException if the text is not the run's, or too short for the model
   */
  public static Training start(Path path, RunConfig run, Corpus corpus, Device device)
      throws IOException {
    run.requireSame(corpus);
    corpus.requireContext(run.model().contextLength());
    RunFolder<RunConfig> folder = new RunFolder<>(path, RunConfig.class);
    return new Training(TrainingRun.start(folder, run, task(run, corpus), device));
  }

  /**
   * Goes on with a run from its newest checkpoint, or from the beginning if it has none yet.
   *
   * @param path folder of the run
   * @param corpus the text
   * @param device where to train
   * @return the training, after the checkpoint's step
   * @throws IOException if the folder holds no run, or its checkpoint is damaged
   * @throws IllegalArgumentException if the text is not the run's
   */
  public static Training resume(Path path, Corpus corpus, Device device) throws IOException {
    RunFolder<RunConfig> folder = RunFolder.open(path, RunConfig.class);
    RunConfig run = folder.config();
    run.requireSame(corpus);
    return new Training(TrainingRun.resume(folder, task(run, corpus), device));
  }

  private static GptTask task(RunConfig run, Corpus corpus) {
    return new GptTask(run.model(), run.training(), corpus.train(), corpus.validation());
  }

  /**
   * Returns the model, which this training owns.
   *
   * @return the model as it is now
   */
  public Gpt getModel() {
    return run.getModel();
  }

  /**
   * Sets memory aside for other work with the model, such as sampling.
   *
   * @return a manager on the model's device; the caller closes it
   */
  public NDManager newMemory() {
    return run.newMemory();
  }

  /**
   * Returns the number of steps made.
   *
   * @return steps
   */
  public long getStep() {
    return run.getStep();
  }

  /**
   * Trains until all steps are made or a stop is asked for, and leaves a checkpoint either way.
   *
   * @param listener is told how it goes
   * @param stop asked after every step, and before every batch of an evaluation, whether to stop
   * @return what came of it
   * @throws IOException if a file cannot be written; the last checkpoint is intact
   * @throws TrainingDivergedException if a loss or the gradient is no longer a number
   */
  public TrainingResult run(TrainingListener listener, BooleanSupplier stop) throws IOException {
    return run.run(listener, stop);
  }

  /**
   * Trains until all steps are made and leaves a checkpoint.
   *
   * @param onStep is told what every step was like
   * @return what came of it
   * @throws IOException if a file cannot be written; the last checkpoint is intact
   * @throws TrainingDivergedException if the loss or the gradient is no longer a number
   */
  public TrainingResult run(Consumer<StepMetrics> onStep) throws IOException {
    return run.run(onStep);
  }

  @Override
  public void close() {
    run.close();
  }
}
