package io.github.timefreq.training;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import io.github.timefreq.training.internal.io.FolderLock;
import io.github.timefreq.training.metrics.EvaluationMetrics;
import io.github.timefreq.training.metrics.EvaluationResult;
import io.github.timefreq.training.metrics.MetricsLog;
import io.github.timefreq.training.metrics.StepMetrics;
import io.github.timefreq.training.run.Checkpoint;
import io.github.timefreq.training.run.RunFolder;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Trains a model in a folder from which it can go on at any time.
 *
 * <p>What a step does depends on the task and the number of the step only: a run that was killed
 * and resumed ends, on a CPU with the same number of threads, with the very bits of one that was
 * not. For this, every step seeds the random generator of DJL's engine, which the whole process
 * shares. One process trains in a folder at a time. Closing it frees the model and the folder.
 *
 * @param <C> all that determines the run
 * @param <M> the model
 */
public final class TrainingRun<C, M extends Block> implements AutoCloseable {
  private final RunFolder<C> folder;
  private final C run;
  private final TrainingConfig config;
  private final TrainingSteps<M> steps;
  private final FolderLock lock;
  private @Nullable Double bestLoss;
  private double seconds;

  private TrainingRun(
      RunFolder<C> folder, C run, TrainingConfig config, TrainingSteps<M> steps, FolderLock lock) {
    this.folder = folder;
    this.run = run;
    this.config = config;
    this.steps = steps;
    this.lock = lock;
  }

  /**
   * Starts a run.
   *
   * @param folder of the run, new or without a run in it
   * @param run all that determines the run, to be kept in the folder
   * @param task what to train, which must follow from the run's configuration and the data
   * @param device where to train
   * @param <C> all that determines the run
   * @param <M> the model
   * @return the training, before its first step
   * @throws IOException if the folder holds a run or checkpoints already, another process trains in
   *     it, or it cannot be written
   */
  public static <C, M extends Block> TrainingRun<C, M> start(
      RunFolder<C> folder, C run, TrainingTask<M> task, Device device) throws IOException {
    folder.requireUntrained();
    folder.requireFree();
    // A model that does not fit into memory leaves no folder behind.
    TrainingSteps<M> steps = new TrainingSteps<>(task, device);
    @Nullable FolderLock lock = null;
    try {
      lock = folder.lock();
      folder.create(run);
      return new TrainingRun<>(folder, run, task.config(), steps, lock);
    } catch (IOException | RuntimeException e) {
      steps.close();
      if (lock != null) {
        lock.close();
      }
      throw e;
    }
  }

  /**
   * Goes on with a run from its newest checkpoint, or from the beginning if it has none yet. A
   * {@code config.json} that is missing or damaged is restored from the checkpoint.
   *
   * @param folder of the run
   * @param task what to train, made from the folder's configuration
   * @param device where to train
   * @param <C> all that determines the run
   * @param <M> the model
   * @return the training, after the checkpoint's step
   * @throws IOException if the folder's configuration cannot be read, another process trains in it,
   *     or its checkpoint is damaged or of another configuration
   */
  public static <C, M extends Block> TrainingRun<C, M> resume(
      RunFolder<C> folder, TrainingTask<M> task, Device device) throws IOException {
    C run = folder.config();
    FolderLock lock = folder.lock();
    @Nullable TrainingSteps<M> steps = null;
    try {
      folder.clean();
      folder.repairConfig();
      steps = new TrainingSteps<>(task, device);
      TrainingRun<C, M> resumed = new TrainingRun<>(folder, run, task.config(), steps, lock);
      resumed.restore();
      return resumed;
    } catch (IOException | RuntimeException e) {
      if (steps != null) {
        steps.close();
      }
      lock.close();
      throw e;
    }
  }

  /**
   * Returns the model, which this training owns.
   *
   * @return the model as it is now
   */
  public M getModel() {
    return steps.getModel();
  }

  /**
   * Sets memory aside for other work with the model, such as sampling.
   *
   * @return a manager on the model's device; the caller closes it
   */
  public NDManager newMemory() {
    return steps.newMemory();
  }

  /**
   * Returns the number of steps made.
   *
   * @return steps
   */
  public long getStep() {
    return steps.getStep();
  }

  /**
   * Trains until all steps are made or a stop is asked for, and leaves a checkpoint either way. An
   * evaluation that was stopped is made when the run is resumed.
   *
   * @param listener is told how it goes
   * @param stop asked after every step, and before every batch of an evaluation, whether to stop
   * @return what came of it
   * @throws IOException if a file cannot be written; the last checkpoint is intact
   * @throws TrainingDivergedException if a loss or the gradient is no longer a number
   */
  public TrainingResult run(TrainingListener listener, BooleanSupplier stop) throws IOException {
    try (MetricsLog log = new MetricsLog(folder.metrics(), getStep())) {
      // A checkpoint from a stopped evaluation is older than what came of it in the end.
      for (EvaluationMetrics past : log.evaluations()) {
        if (isBest(past.loss())) {
          bestLoss = past.loss();
        }
      }
      EvaluationResult validation = validate(log, listener, stop);
      return new TrainingResult(
          validation != null,
          getStep(),
          validation != null ? validation : new EvaluationResult(Double.NaN),
          seconds,
          log.evaluations());
    }
  }

  /** Makes the remaining steps and evaluates the model; null if a stop was asked for before. */
  private @Nullable EvaluationResult validate(
      MetricsLog log, TrainingListener listener, BooleanSupplier stop) throws IOException {
    try {
      evaluateIfDue(log, listener, stop);
      while (getStep() < config.steps() && !stop.getAsBoolean()) {
        long began = System.nanoTime();
        StepMetrics metrics = makeStep();
        seconds += (System.nanoTime() - began) / 1e9;
        log.add(metrics);
        listener.onStep(metrics);
        evaluateIfDue(log, listener, stop);
        if (getStep() % config.checkpointInterval() == 0) {
          save(log);
        }
      }
      save(log);
      return getStep() < config.steps() ? null : evaluate(Integer.MAX_VALUE, listener, stop);
    } catch (EvaluationStoppedException e) {
      save(log);
      return null;
    }
  }

  private StepMetrics makeStep() throws IOException {
    try {
      return steps.makeStep();
    } catch (TrainingDivergedException e) {
      throw diverged(e.getMessage(), e);
    }
  }

  /** Throws {@link EvaluationStoppedException} if a stop is asked for meanwhile. */
  private EvaluationResult evaluate(int windows, TrainingListener listener, BooleanSupplier stop)
      throws IOException {
    EvaluationResult result =
        steps.evaluate(
            windows,
            (read, all) -> {
              if (stop.getAsBoolean()) {
                throw new EvaluationStoppedException();
              }
              listener.onValidation(read, all);
            });
    if (!Double.isFinite(result.loss())) {
      throw diverged(
          "training diverged after step " + getStep() + ": validation loss " + result.loss(), null);
    }
    return result;
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
    try (Checkpoint<C> checkpoint = folder.last()) {
      if (!checkpoint.state().config().equals(run)) {
        throw new IOException(
            checkpoint.folder()
                + " was trained with other settings than those in config.json beside it; restore"
                + " that file, delete it to take the checkpoint's, or start a run in another folder");
      }
      if (checkpoint.state().step() > config.steps()) {
        throw new IOException(
            checkpoint.folder()
                + " is damaged: it is of step "
                + checkpoint.state().step()
                + ", and the run has "
                + config.steps());
      }
      steps.restore(checkpoint);
      bestLoss = checkpoint.state().bestLoss();
      seconds = checkpoint.state().seconds();
    }
  }

  /** Once for each step: a run that was stopped in an evaluation makes it when it goes on. */
  private void evaluateIfDue(MetricsLog log, TrainingListener listener, BooleanSupplier stop)
      throws IOException {
    long step = getStep();
    boolean due = step == config.steps() || step % config.evaluationInterval() == 0;
    if (step == 0 || !due || log.evaluations().stream().anyMatch(past -> past.step() == step)) {
      return;
    }
    EvaluationResult result = evaluate(config.evaluationWindows(), listener, stop);
    double loss = result.loss();
    EvaluationMetrics metrics = new EvaluationMetrics(step, loss, seconds, result.figures());
    if (isBest(loss)) {
      bestLoss = loss;
      folder.saveBest(state(), getModel());
    }
    // Not before: what is logged is not evaluated again after a kill.
    log.add(metrics);
    listener.onEvaluation(metrics);
  }

  private boolean isBest(double loss) {
    return bestLoss == null || loss < bestLoss;
  }

  private void save(MetricsLog log) throws IOException {
    log.sync();
    folder.saveLast(state(), getModel(), steps.optimizer().state());
  }

  private Checkpoint.State<C> state() {
    return new Checkpoint.State<>(run, getStep(), bestLoss, seconds);
  }

  @Override
  public void close() {
    try (lock) {
      steps.close();
    }
  }
}
