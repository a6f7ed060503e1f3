package io.github.timefreq.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.github.timefreq.core.internal.memory.NativeArrays;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import io.github.timefreq.training.metrics.EvaluationResult;
import io.github.timefreq.training.metrics.StepMetrics;

/**
 * A model and what it learns: all that differs between one training and another.
 *
 * <p>Everything that a task does must follow from its own settings and its arguments: then a run
 * that was killed and resumed ends with the very bits of one that was not.
 *
 * @param <M> the model
 */
public interface TrainingTask<M extends Block> {
  /**
   * Returns how the model is trained.
   *
   * @return the settings
   */
  TrainingConfig config();

  /**
   * Builds the model and gives every parameter its first value.
   *
   * @param manager owner of the parameters, on the device where to train
   * @return the model before the first step
   */
  M newModel(NDManager manager);

  /**
   * Reads a batch in training mode.
   *
   * <p>Make its arrays by {@link NativeArrays}. Take numbers that the loss is multiplied with or
   * divided by from {@link NDManager#full}: a Java number as an operand of DJL may be freed before
   * the backward pass reads it. Some of DJL's own losses and activations use such numbers, among
   * them {@code L2Loss}, {@code relu6} and {@code swish}.
   *
   * @param model the model
   * @param parameters where the step reads the parameters; all that take a gradient must be read
   * @param batch which batch
   * @param memory owner of the arrays, on the model's device; the loop closes it after the backward
   *     pass
   * @return mean loss of the batch's windows, a scalar
   */
  NDArray loss(M model, ScopedParameterStore parameters, MicroBatch batch, NDManager memory);

  /**
   * Reads windows spread evenly over the validation part, always the same, or all of it where it
   * has no more.
   *
   * @param model the model
   * @param windows most windows to read, at least 1
   * @param memory under which memory is used, on the model's device
   * @param listener to be told before every batch; what it throws ends the evaluation
   * @return the mean loss and, as the task likes, further figures
   */
  EvaluationResult evaluate(M model, int windows, NDManager memory, EvaluationListener listener);

  /**
   * Counts what a batch trains on, for {@link StepMetrics#itemsPerSecond}.
   *
   * @return tokens of a batch of texts, clips of a batch of sounds
   */
  long itemsPerBatch();

  /**
   * Tells whether a parameter is part of what filters signals, whose values are taps and gains.
   * Such parameters learn at {@link TrainingConfig#signalLearningRate} times the rate of the
   * others. Unless a task says otherwise, none is.
   *
   * @param name the parameter's name, as {@link
   *     io.github.timefreq.core.internal.memory.NamedParameters} gives it
   * @return whether it filters
   */
  default boolean isSignal(String name) {
    return false;
  }

  /**
   * Tells whether a parameter decays. Unless a task says otherwise, weight matrices do; biases,
   * norms and what filters signals do not.
   *
   * @param name the parameter's name, as {@link
   *     io.github.timefreq.core.internal.memory.NamedParameters} gives it
   * @param parameter the parameter
   * @return whether it decays
   */
  default boolean decays(String name, Parameter parameter) {
    return parameter.getShape().dimension() > 1 && !isSignal(name);
  }
}
