package io.github.timefreq.gpt;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Trains a {@link Gpt} by next-token prediction, in a folder from which it can go on at any time.
 *
 * <p>What a step does depends on the configuration, the text and the number of the step only: a run
 * that was killed and resumed ends, on a CPU with the same number of threads, with the very bits of
 * one that was not. Closing it frees the model.
 */
public final class Training implements AutoCloseable {
  private final RunFolder folder;
  private final RunConfig run;
  private final TrainingConfig config;
  private final Corpus corpus;
  private final Trainer trainer;
  private @Nullable Double bestLoss;
  private double seconds;

  private Training(RunFolder folder, RunConfig run, Corpus corpus, Trainer trainer) {
    this.folder = folder;
    this.run = run;
    this.config = run.training();
    this.corpus = corpus;
    this.trainer = trainer;
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
    RunFolder.requireFree(path);
    // A model that does not fit into memory leaves no folder behind.
    Trainer trainer = trainer(run, corpus, device);
    try {
      return new Training(RunFolder.create(path, run), run, corpus, trainer);
    } catch (IOException | RuntimeException e) {
      trainer.close();
      throw e;
    }
  }

  private static Trainer trainer(RunConfig run, Corpus corpus, Device device) {
    return new Trainer(run.model(), run.training(), corpus.train(), device);
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
    RunFolder folder = RunFolder.open(path);
    RunConfig run = folder.config();
    run.requireSame(corpus);
    folder.clean();
    Training training = new Training(folder, run, corpus, trainer(run, corpus, device));
    try {
      training.restore();
    } catch (IOException | RuntimeException e) {
      training.close();
      throw e;
    }
    return training;
  }

  /**
   * Checks that the run of a folder was started with a configuration.
   *
   * @param path folder of the run
   * @param expected the configuration
   * @throws IOException if the folder holds no run, or another one
   */
  public static void requireSameRun(Path path, RunConfig expected) throws IOException {
    if (!RunFolder.open(path).config().equals(expected)) {
      throw new IOException(
          path
              + " holds a run with other settings (see config.json in it); choose another folder or"
              + " delete it");
    }
  }

  /**
   * Returns the model, which this training owns.
   *
   * @return the model as it is now
   */
  public Gpt getModel() {
    return trainer.getModel();
  }

  /**
   * Sets memory aside for other work with the model, such as sampling.
   *
   * @return a manager on the model's device; the caller closes it
   */
  public NDManager newMemory() {
    return trainer.newMemory();
  }

  /**
   * Returns the number of steps made.
   *
   * @return steps
   */
  public long getStep() {
    return trainer.getStep();
  }

  /**
   * Trains until all steps are made or a stop is asked for, and leaves a checkpoint either way.
   *
   * @param listener is told how it goes
   * @param stop asked after every step whether to stop
   * @return what came of it
   * @throws IOException if a file cannot be written; the last checkpoint is intact
   * @throws TrainingDivergedException if a loss or the gradient is no longer a number
   */
  public TrainingResult run(TrainingListener listener, BooleanSupplier stop) throws IOException {
    try (MetricsLog log = new MetricsLog(folder.metrics(), getStep())) {
      while (getStep() < config.steps() && !stop.getAsBoolean()) {
        long began = System.nanoTime();
        StepMetrics metrics = makeStep();
        seconds += (System.nanoTime() - began) / 1e9;
        log.add(metrics);
        listener.onStep(metrics);
        boolean last = getStep() == config.steps();
        if (last || getStep() % config.evaluationInterval() == 0) {
          evaluate(log, listener);
        }
        if (last || getStep() % config.checkpointInterval() == 0) {
          save(log, listener);
        }
      }
      save(log, listener);
      boolean finished = getStep() >= config.steps();
      double loss = Double.NaN;
      if (finished) {
        loss = trainer.evaluation().loss(corpus.validation());
        requireNumber(loss);
      }
      return new TrainingResult(finished, getStep(), loss, seconds, log.evaluations());
    }
  }

  private StepMetrics makeStep() throws IOException {
    try {
      return trainer.makeStep();
    } catch (TrainingDivergedException e) {
      throw diverged(e.getMessage(), e);
    }
  }

  private void requireNumber(double validationLoss) throws IOException {
    if (!Double.isFinite(validationLoss)) {
      throw diverged(
          "training diverged after step " + getStep() + ": validation loss " + validationLoss,
          null);
    }
  }

  private TrainingDivergedException diverged(
      @Nullable String what, @Nullable TrainingDivergedException cause) throws IOException {
    return new TrainingDivergedException(
        what
            + "; start again with a lower learning rate or clip norm ("
            + (folder.hasCheckpoint()
                ? "the last checkpoint in " + folder.path() + " is intact"
                : "there is no checkpoint in " + folder.path() + " yet")
            + ")",
        cause);
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
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onStep(StepMetrics metrics) {
            onStep.accept(metrics);
          }
        };
    return run(listener, () -> false);
  }

  private void restore() throws IOException {
    if (!folder.hasCheckpoint()) {
      return;
    }
    Checkpoint checkpoint = folder.last();
    trainer.restore(checkpoint);
    bestLoss = checkpoint.state().bestLoss();
    seconds = checkpoint.state().seconds();
  }

  private void evaluate(MetricsLog log, TrainingListener listener) throws IOException {
    double loss = trainer.evaluation().loss(corpus.validation(), config.evaluationWindows());
    requireNumber(loss);
    EvaluationMetrics metrics = new EvaluationMetrics(getStep(), loss, seconds);
    log.add(metrics);
    listener.onEvaluation(metrics);
    if (bestLoss == null || loss < bestLoss) {
      bestLoss = loss;
      listener.onCheckpoint(folder.saveBest(state(), getModel()).folder());
    }
  }

  private void save(MetricsLog log, TrainingListener listener) throws IOException {
    log.flush();
    listener.onCheckpoint(
        folder.saveLast(state(), getModel(), trainer.optimizer().state()).folder());
  }

  private Checkpoint.State state() {
    return new Checkpoint.State(run, getStep(), bestLoss, seconds);
  }

  @Override
  public void close() {
    trainer.close();
  }
}
