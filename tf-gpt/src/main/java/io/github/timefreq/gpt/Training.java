package io.github.timefreq.gpt;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.github.timefreq.core.CheckpointingCollector;
import io.github.timefreq.core.NamedParameters;
import io.github.timefreq.core.StepParameterStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Trains a {@link Gpt} by next-token prediction, in a folder from which it can go on at any time.
 *
 * <p>What a step does depends on the configuration, the text and the number of the step only: a run
 * that was killed and resumed ends, on a CPU with the same number of threads, with the very bits of
 * one that was not. Closing it frees the model.
 */
public final class Training implements AutoCloseable {
  private static final String SIGNAL_LAYERS = "signal.";

  private final RunFolder folder;
  private final RunConfig run;
  private final TrainingConfig config;
  private final Corpus corpus;
  private final NDManager manager;
  private final Gpt model;
  private final AdamW optimizer;
  private final BatchSampler batches;
  private final Evaluation evaluation;
  private long step;
  private @Nullable Double bestLoss;
  private double seconds;

  private Training(RunFolder folder, RunConfig run, Corpus corpus, NDManager manager, Gpt model) {
    this.folder = folder;
    this.run = run;
    this.config = run.training();
    this.corpus = corpus;
    this.manager = manager;
    this.model = model;
    optimizer =
        new AdamW(
            NamedParameters.of(model),
            Training::decays,
            config.weightDecay(),
            config.clipNorm(),
            manager);
    int context = run.model().contextLength();
    batches = new BatchSampler(corpus.train(), config.batchSize(), context, config.seed());
    evaluation = new Evaluation(model, manager, config.batchSize());
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
    NDManager manager = NDManager.newBaseManager(device);
    try {
      // A model that does not fit into memory leaves no folder behind.
      Gpt model = initialModel(run, manager);
      return new Training(RunFolder.create(path, run), run, corpus, manager, model);
    } catch (IOException | RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  private static Gpt initialModel(RunConfig run, NDManager manager) {
    Gpt model = new Gpt(run.model());
    model.initialize(manager, run.training().seed());
    return model;
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
    NDManager manager = NDManager.newBaseManager(device);
    try {
      return folder.hasCheckpoint()
          ? fromCheckpoint(folder, run, corpus, manager)
          : new Training(folder, run, corpus, manager, initialModel(run, manager));
    } catch (IOException | RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  private static Training fromCheckpoint(
      RunFolder folder, RunConfig run, Corpus corpus, NDManager manager) throws IOException {
    Checkpoint checkpoint = folder.last();
    Training training = new Training(folder, run, corpus, manager, checkpoint.loadModel(manager));
    checkpoint.loadOptimizer(training.optimizer.state(), manager);
    training.step = checkpoint.state().step();
    training.bestLoss = checkpoint.state().bestLoss();
    training.seconds = checkpoint.state().seconds();
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
    return model;
  }

  /**
   * Sets memory aside for other work with the model, such as sampling.
   *
   * @return a manager on the model's device; the caller closes it
   */
  public NDManager newMemory() {
    return manager.newSubManager();
  }

  /**
   * Returns the number of steps made.
   *
   * @return steps
   */
  public long getStep() {
    return step;
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
    try (MetricsLog log = new MetricsLog(folder.metrics(), step)) {
      while (step < config.steps() && !stop.getAsBoolean()) {
        long began = System.nanoTime();
        StepMetrics metrics = makeStep(began);
        seconds += (System.nanoTime() - began) / 1e9;
        log.add(metrics);
        listener.onStep(metrics);
        boolean last = step == config.steps();
        if (last || step % config.evaluationInterval() == 0) {
          evaluate(log, listener);
        }
        if (last || step % config.checkpointInterval() == 0) {
          save(log, listener);
        }
      }
      save(log, listener);
      boolean finished = step >= config.steps();
      double loss = Double.NaN;
      if (finished) {
        loss = evaluation.loss(corpus.validation());
        requireNumber(loss);
      }
      return new TrainingResult(finished, step, loss, seconds, log.evaluations());
    }
  }

  private StepMetrics makeStep(long began) throws IOException {
    double rate = config.schedule().at(step + 1);
    try (NDManager memory = manager.newSubManager()) {
      StepParameterStore parameters = new StepParameterStore(memory);
      NDArray loss = backward(parameters, memory);
      NDArray squares = optimizer.squaredNorm(parameters);
      float[] read = loss.reshape(1).concat(squares.reshape(1)).toFloatArray();
      double norm = Math.sqrt(read[1]);
      requireNumbers(read[0], norm);
      step++;
      optimizer.update(parameters, step, rate, norm);
      double tokens =
          (double) config.batchSize() * config.accumulation() * run.model().contextLength();
      return new StepMetrics(
          step, read[0], norm, rate, tokens / ((System.nanoTime() - began) / 1e9));
    }
  }

  /** Adds up the gradients of the step's batches and returns their mean loss. */
  private NDArray backward(StepParameterStore parameters, NDManager memory) {
    NDArray total = memory.zeros(new Shape());
    for (int i = 0; i < config.accumulation(); i++) {
      Batch batch = batches.at(step, i);
      Engine.getInstance().setRandomSeed(seed(step, i));
      try (NDManager activations = memory.newSubManager();
          CheckpointingCollector collector = CheckpointingCollector.open()) {
        NDArray loss = Evaluation.loss(model, parameters, batch, activations, true);
        if (config.accumulation() > 1) {
          loss = loss.div(activations.full(new Shape(), config.accumulation()));
        }
        collector.backward(loss);
        total.addi(loss.stopGradient());
      }
    }
    return total;
  }

  private void requireNumbers(double loss, double norm) throws IOException {
    if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
      throw diverged("at step " + (step + 1) + ": loss " + loss + ", gradient norm " + norm);
    }
  }

  private void requireNumber(double validationLoss) throws IOException {
    if (!Double.isFinite(validationLoss)) {
      throw diverged("after step " + step + ": validation loss " + validationLoss);
    }
  }

  private TrainingDivergedException diverged(String where) throws IOException {
    return new TrainingDivergedException(
        "training diverged "
            + where
            + "; start again with a lower learning rate or clip norm ("
            + (folder.hasCheckpoint()
                ? "the last checkpoint in " + folder.path() + " is intact"
                : "there is no checkpoint in " + folder.path() + " yet")
            + ")");
  }

  private void evaluate(MetricsLog log, TrainingListener listener) throws IOException {
    double loss = evaluation.loss(corpus.validation(), config.evaluationWindows());
    requireNumber(loss);
    EvaluationMetrics metrics = new EvaluationMetrics(step, loss, seconds);
    log.add(metrics);
    listener.onEvaluation(metrics);
    if (bestLoss == null || loss < bestLoss) {
      bestLoss = loss;
      listener.onCheckpoint(folder.saveBest(state(), model).folder());
    }
  }

  private void save(MetricsLog log, TrainingListener listener) throws IOException {
    log.flush();
    listener.onCheckpoint(folder.saveLast(state(), model, optimizer.state()).folder());
  }

  private Checkpoint.State state() {
    return new Checkpoint.State(run, step, bestLoss, seconds);
  }

  /** Weight matrices decay; biases, norms and the layers that filter signals do not. */
  private static boolean decays(String name, Parameter parameter) {
    return parameter.getShape().dimension() > 1 && !name.startsWith(SIGNAL_LAYERS);
  }

  private int seed(long step, int microBatch) {
    long mixed = new SplittableRandom(config.seed()).nextLong() + 31 * step + microBatch;
    return new SplittableRandom(mixed).nextInt();
  }

  @Override
  public void close() {
    manager.close();
  }
}
