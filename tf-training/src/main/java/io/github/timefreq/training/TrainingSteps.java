package io.github.timefreq.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.github.timefreq.core.internal.fused.FusedAdamW;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.core.internal.memory.RecomputingGradientCollector;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import io.github.timefreq.training.metrics.EvaluationResult;
import io.github.timefreq.training.metrics.StepMetrics;
import io.github.timefreq.training.run.Checkpoint;
import java.io.IOException;
import java.util.Optional;

/**
 * The steps of a training, in memory: {@link TrainingRun} adds the folder.
 *
 * <p>What a step does depends on the task and the number of the step only. Closing it frees the
 * model.
 *
 * @param <M> the model
 */
public final class TrainingSteps<M extends Block> implements AutoCloseable {
  private final TrainingTask<M> task;
  private final TrainingConfig config;
  private final NDManager manager;
  private final M model;
  private final AdamW optimizer;
  private long step;

  /**
   * Creates a model and its optimizer, before the first step.
   *
   * @param task what is trained
   * @param device where to train
   */
  public TrainingSteps(TrainingTask<M> task, Device device) {
    this.task = task;
    config = task.config();
    manager = NDManager.newBaseManager(device);
    try {
      model = task.newModel(manager);
      optimizer =
          new AdamW(
              NamedParameters.of(model),
              task::decays,
              name -> task.isSignal(name) ? config.signalLearningRate() : 1,
              config.weightDecay(),
              config.clipNorm(),
              manager);
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  /** Takes over weights, optimizer state and step of a checkpoint of the same configuration. */
  void restore(Checkpoint<?> checkpoint) throws IOException {
    checkpoint.load(model, manager);
    checkpoint.loadOptimizer(optimizer.state(), manager);
    step = checkpoint.state().step();
  }

  /**
   * Returns the model, which is owned here.
   *
   * @return the model as it is now
   */
  public M getModel() {
    return model;
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
   * Sets memory aside for other work with the model, such as sampling.
   *
   * @return a manager on the model's device; the caller closes it
   */
  public NDManager newMemory() {
    return manager.newSubManager();
  }

  AdamW optimizer() {
    return optimizer;
  }

  /** Reads some windows of the validation part, or all of it where it has no more. */
  EvaluationResult evaluate(int windows, EvaluationListener listener) {
    try (NDManager memory = newMemory()) {
      return task.evaluate(model, windows, memory, listener);
    }
  }

  /**
   * Makes the next step.
   *
   * @return what it was like
   * @throws TrainingDivergedException if the loss or the gradient is no longer a number; the model
   *     is as it was before the step
   */
  public StepMetrics makeStep() {
    long began = System.nanoTime();
    double rate = config.schedule().at(step + 1);
    try (NDManager memory = manager.newSubManager()) {
      ScopedParameterStore parameters = new ScopedParameterStore(memory);
      NDArray loss = backward(parameters, memory);
      Optional<FusedAdamW> fused = FusedAdamW.find(memory);
      NDArray squares =
          fused.isPresent()
              ? optimizer.update(fused.get(), parameters, step + 1, rate, loss)
              : optimizer.squaredNorm(parameters);
      float[] read = loss.reshape(1).concat(squares.reshape(1)).toFloatArray();
      double norm = Math.sqrt(read[1]);
      requireFinite(read[0], norm);
      step++;
      if (fused.isEmpty()) {
        optimizer.update(parameters, step, rate, norm);
      }
      double items = (double) task.itemsPerBatch() * config.accumulation();
      return new StepMetrics(
          step, read[0], norm, rate, items / ((System.nanoTime() - began) / 1e9));
    }
  }

  /** Adds up the gradients of the step's batches and returns their mean loss. */
  private NDArray backward(ScopedParameterStore parameters, NDManager memory) {
    NDArray total = memory.zeros(new Shape());
    for (int i = 0; i < config.accumulation(); i++) {
      MicroBatch batch = new MicroBatch(config.seed(), step, i);
      Engine.getInstance().setRandomSeed(batch.engineSeed());
      try (NDManager activations = memory.newSubManager();
          RecomputingGradientCollector collector = RecomputingGradientCollector.open()) {
        NDArray loss = task.loss(model, parameters, batch, activations);
        if (config.accumulation() > 1) {
          loss = loss.div(activations.full(new Shape(), config.accumulation()));
        }
        collector.backward(loss);
        total.addi(loss.stopGradient());
      }
    }
    return total;
  }

  private void requireFinite(double loss, double norm) {
    if (Double.isFinite(loss) && Double.isFinite(norm)) {
      return;
    }
    throw new TrainingDivergedException(
        "training diverged at step " + (step + 1) + ": loss " + loss + ", gradient norm " + norm,
        null);
  }

  @Override
  public void close() {
    manager.close();
  }
}
