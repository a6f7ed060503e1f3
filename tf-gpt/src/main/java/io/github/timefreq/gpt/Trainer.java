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
import java.util.SplittableRandom;

/**
 * The steps of a training by next-token prediction, in memory: {@link Training} adds the folder.
 *
 * <p>What a step does depends on the configurations, the text and the number of the step only.
 * Closing it frees the model.
 */
public final class Trainer implements AutoCloseable {
  private static final String SIGNAL_LAYERS = "signal.";

  private final TrainingConfig config;
  private final NDManager manager;
  private final Gpt model;
  private final AdamW optimizer;
  private final BatchSampler batches;
  private final Evaluation evaluation;
  private long step;

  /**
   * Creates a model and its optimizer, before the first step.
   *
   * @param shape the model's shape
   * @param config how it is trained
   * @param text what it is trained on
   * @param device where to train
   * @throws IllegalArgumentException if the text is not longer than the model's context
   */
  public Trainer(GptConfig shape, TrainingConfig config, Tokens text, Device device) {
    this.config = config;
    batches = new BatchSampler(text, config.batchSize(), shape.contextLength(), config.seed());
    manager = NDManager.newBaseManager(device);
    model = new Gpt(shape);
    try {
      model.initialize(manager, config.seed());
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
    optimizer =
        new AdamW(
            NamedParameters.of(model),
            Trainer::decays,
            config.weightDecay(),
            config.clipNorm(),
            manager);
    evaluation = new Evaluation(model, manager, config.batchSize());
  }

  /** Takes over weights, optimizer state and step of a checkpoint of the same configuration. */
  void restore(Checkpoint checkpoint) throws IOException {
    checkpoint.load(model, manager);
    checkpoint.loadOptimizer(optimizer.state(), manager);
    step = checkpoint.state().step();
  }

  /**
   * Returns the model, which this trainer owns.
   *
   * @return the model as it is now
   */
  public Gpt getModel() {
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

  Evaluation evaluation() {
    return evaluation;
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
      StepParameterStore parameters = new StepParameterStore(memory);
      NDArray loss = backward(parameters, memory);
      NDArray squares = optimizer.squaredNorm(parameters);
      float[] read = loss.reshape(1).concat(squares.reshape(1)).toFloatArray();
      double norm = Math.sqrt(read[1]);
      requireFinite(read[0], norm);
      step++;
      optimizer.update(parameters, step, rate, norm);
      double tokens =
          (double) config.batchSize() * config.accumulation() * model.getConfig().contextLength();
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

  private void requireFinite(double loss, double norm) {
    if (Double.isFinite(loss) && Double.isFinite(norm)) {
      return;
    }
    throw new TrainingDivergedException(
        "training diverged at step " + (step + 1) + ": loss " + loss + ", gradient norm " + norm,
        null);
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
