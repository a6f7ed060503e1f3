package io.github.timefreq.gpt.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.timefreq.core.internal.Checks;
import io.github.timefreq.core.internal.fused.FusedLanguageModel;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.text.Tokens;
import io.github.timefreq.training.EvaluationListener;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/** Mean loss of a model on a text. */
public final class Evaluation {
  private final Gpt model;
  private final NDManager manager;
  private final int rows;
  private final EvaluationListener listener;

  /**
   * Creates an evaluation.
   *
   * @param model an initialised model
   * @param manager under which memory is used, on the model's device
   * @param rows windows in a forward pass, at least 1
   * @throws IllegalArgumentException if there are fewer rows
   */
  public Evaluation(Gpt model, NDManager manager, int rows) {
    this(model, manager, rows, EvaluationListener.NONE);
  }

  /**
   * Creates an evaluation that tells how it goes.
   *
   * @param model an initialised model
   * @param manager under which memory is used, on the model's device
   * @param rows windows in a forward pass, at least 1
   * @param listener told before every forward pass; what it throws ends the evaluation
   * @throws IllegalArgumentException if there are fewer rows
   */
  public Evaluation(Gpt model, NDManager manager, int rows, EvaluationListener listener) {
    Checks.requireAtLeast("rows", rows, 1);
    this.model = model;
    this.manager = manager;
    this.rows = rows;
    this.listener = listener;
  }

  /**
   * Reads a whole text in consecutive windows of the model's context length, so that every token
   * but the first is predicted once, from what its window holds before it.
   *
   * @param text at least two tokens
   * @return mean nats a predicted token
   * @throws IllegalArgumentException if the text is shorter
   */
  public double loss(Tokens text) {
    requirePrediction(text);
    int length = model.getConfig().contextLength();
    int predictions = text.size() - 1;
    int whole = predictions / length;
    int rest = predictions % length;
    int windows = whole + (rest > 0 ? 1 : 0);
    int[] starts = IntStream.range(0, whole).map(i -> i * length).toArray();
    double sum = sum(text, starts, length, 0, windows);
    if (rest > 0) {
      sum += sum(text, new int[] {whole * length}, rest, whole, windows);
    }
    return sum / predictions;
  }

  /**
   * Reads windows spread evenly over a text, always the same.
   *
   * @param text at least two tokens
   * @param windows how many windows, at least 1
   * @return mean nats a predicted token; over all of the text where it has no more windows
   * @throws IllegalArgumentException if the text is shorter, or there are fewer windows
   */
  public double loss(Tokens text, int windows) {
    Checks.requireAtLeast("windows", windows, 1);
    requirePrediction(text);
    int length = model.getConfig().contextLength();
    int whole = (text.size() - 1) / length;
    if (whole <= windows) {
      return loss(text);
    }
    int[] starts =
        IntStream.range(0, windows).map(i -> (int) ((long) i * whole / windows) * length).toArray();
    return sum(text, starts, length, 0, windows) / ((double) windows * length);
  }

  private static void requirePrediction(Tokens text) {
    Checks.require(
        text.size() >= 2,
        "a text needs at least 2 tokens, one of them to be predicted, got " + text.size());
  }

  /** Reads windows of one length, after some others of the same evaluation. */
  private double sum(Tokens text, int[] starts, int length, int before, int windows) {
    double sum = 0;
    for (int i = 0; i < starts.length; i += rows) {
      listener.beforeBatch(before + i, windows);
      int[] some = Arrays.copyOfRange(starts, i, Math.min(starts.length, i + rows));
      try (NDManager step = manager.newSubManager()) {
        Batch batch = Batch.read(text, some, length);
        ScopedParameterStore store = new ScopedParameterStore(step);
        sum += loss(model, store, batch, step, false).getFloat() * (double) batch.size();
      }
    }
    return sum;
  }

  /** Mean cross entropy of a batch, a scalar on the device. */
  static NDArray loss(
      Gpt model, ScopedParameterStore store, Batch batch, NDManager manager, boolean training) {
    NDList inputs = new NDList(batch.inputs(manager));
    NDArray targets = batch.targets(manager); // before a GPU is busy: a copy to it waits for it
    NDArray logits = model.forward(store, inputs, training).singletonOrThrow();
    Optional<FusedLanguageModel> fused = FusedLanguageModel.find(logits.getManager());
    if (fused.isPresent()) {
      return fused.get().loss(logits, targets, training);
    }
    return logits.reshape(batch.size(), -1).logSoftmax(-1).gather(targets, 1).mean().neg();
  }
}
