package io.github.timefreq.gpt.training;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.GptConfig;
import io.github.timefreq.gpt.text.Tokens;
import io.github.timefreq.training.TrainingConfig;
import io.github.timefreq.training.TrainingDivergedException;
import io.github.timefreq.training.TrainingSteps;
import io.github.timefreq.training.metrics.StepMetrics;

/**
 * The steps of a training by next-token prediction, in memory: {@link Training} adds the folder.
 *
 * <p>What a step does depends on the configurations, the text and the number of the step only.
 * Closing it frees the model.
 */
public final class Trainer implements AutoCloseable {
  private final TrainingSteps<Gpt> steps;

  /**
   * Creates a model and its optimizer, before the first step.
   *
   * @param shape the model's shape
   * @param config how it is trained
   * @param text what it is trained on
   * @param device where to train
   * @throws IllegalArgumentException if the text is not longer than the model's context, or the
   *     model's signal layers look ahead
   */
  public Trainer(GptConfig shape, TrainingConfig config, Tokens text, Device device) {
    // Steps alone read no validation part.
    steps = new TrainingSteps<>(new GptTask(shape, config, text, text), device);
  }

  /**
   * Returns the model, which this trainer owns.
   *
   * @return the model as it is now
   */
  public Gpt getModel() {
    return steps.getModel();
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
   * Sets memory aside for other work with the model, such as sampling.
   *
   * @return a manager on the model's device; the caller closes it
   */
  public NDManager newMemory() {
    return steps.newMemory();
  }

  /**
   * Makes the next step.
   *
   * @return what it was like, with the loss in nats a token
   * @throws TrainingDivergedException if the loss or the gradient is no longer a number; the model
   *     is as it was before the step
   */
  public StepMetrics makeStep() {
    return steps.makeStep();
  }

  @Override
  public void close() {
    steps.close();
  }
}
