package io.github.timefreq.gpt.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.timefreq.core.internal.Checks;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import io.github.timefreq.core.signal.SignalConfig;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.GptConfig;
import io.github.timefreq.gpt.text.Tokens;
import io.github.timefreq.training.EvaluationListener;
import io.github.timefreq.training.MicroBatch;
import io.github.timefreq.training.TrainingConfig;
import io.github.timefreq.training.TrainingTask;
import io.github.timefreq.training.metrics.EvaluationResult;

/** Next-token prediction: the loss is the mean cross entropy, in nats a token. */
final class GptTask implements TrainingTask<Gpt> {
  private static final String SIGNAL_LAYERS = "signal.";

  private final GptConfig shape;
  private final TrainingConfig config;
  private final BatchSampler batches;
  private final Tokens validation;

  /**
   * Creates the task.
   *
   * @param shape the model's shape
   * @param config how it is trained
   * @param text what it is trained on, longer than its context
   * @param validation what it is evaluated on, at least two tokens
   * @throws IllegalArgumentException if its signal layers look ahead
   */
  GptTask(GptConfig shape, TrainingConfig config, Tokens text, Tokens validation) {
    SignalConfig signal = shape.signal();
    Checks.require(
        signal == null || !signal.looksAhead(),
        "a GPT must not see the tokens that it learns to predict: take Causality.CAUSAL for its"
            + " signal layers");
    this.shape = shape;
    this.config = config;
    this.validation = validation;
    batches = new BatchSampler(text, config.batchSize(), shape.contextLength());
  }

  @Override
  public TrainingConfig config() {
    return config;
  }

  @Override
  public Gpt newModel(NDManager manager) {
    Gpt model = new Gpt(shape);
    model.initialize(manager, config.seed());
    return model;
  }

  @Override
  public NDArray loss(
      Gpt model, ScopedParameterStore parameters, MicroBatch batch, NDManager memory) {
    return Evaluation.loss(model, parameters, batches.draw(batch.random()), memory, true);
  }

  @Override
  public EvaluationResult evaluate(
      Gpt model, int windows, NDManager memory, EvaluationListener listener) {
    Evaluation evaluation = new Evaluation(model, memory, config.batchSize(), listener);
    return new EvaluationResult(evaluation.loss(validation, windows));
  }

  @Override
  public long itemsPerBatch() {
    return (long) config.batchSize() * shape.contextLength();
  }

  @Override
  public boolean isSignal(String name) {
    return name.startsWith(SIGNAL_LAYERS);
  }
}
