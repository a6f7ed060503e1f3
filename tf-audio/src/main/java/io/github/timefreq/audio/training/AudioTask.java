package io.github.timefreq.audio.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.timefreq.audio.AudioClassifier;
import io.github.timefreq.audio.ClassifierHead;
import io.github.timefreq.audio.data.AudioDataset;
import io.github.timefreq.audio.data.AudioSplit;
import io.github.timefreq.core.internal.memory.NativeArrays;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import io.github.timefreq.training.EvaluationListener;
import io.github.timefreq.training.MicroBatch;
import io.github.timefreq.training.TrainingConfig;
import io.github.timefreq.training.TrainingTask;
import io.github.timefreq.training.metrics.EvaluationResult;
import java.util.List;
import java.util.stream.IntStream;

/** Classification of clips: the loss is the cross entropy of {@link ClassifierHead#loss}. */
final class AudioTask implements TrainingTask<AudioClassifier> {
  /** Layers whose weights are filters: what they pass is no matter of size. */
  private static final List<String> FILTERS = List.of("signal.", "frontEnd.bank");

  private final AudioRunConfig run;
  private final AudioDataset dataset;
  private final List<Integer> validation;
  private final AudioBatches batches;

  /**
   * Creates the task.
   *
   * @param run all that determines it
   * @param dataset the run's sounds
   */
  AudioTask(AudioRunConfig run, AudioDataset dataset) {
    this.run = run;
    this.dataset = dataset;
    AudioSplit split = run.data().divide(dataset);
    validation = split.validation();
    batches =
        new AudioBatches(
            dataset,
            split.train(),
            run.model().clipSamples(),
            run.training().batchSize(),
            run.training().accumulation(),
            run.augmentation(),
            run.training().seed());
  }

  @Override
  public TrainingConfig config() {
    return run.training();
  }

  @Override
  public AudioClassifier newModel(NDManager manager) {
    AudioClassifier model = new AudioClassifier(run.model());
    model.initialize(manager, run.training().seed());
    return model;
  }

  @Override
  public NDArray loss(
      AudioClassifier model,
      ScopedParameterStore parameters,
      MicroBatch microBatch,
      NDManager memory) {
    AudioBatch batch = batches.at(microBatch.step(), microBatch.index());
    NDArray targets =
        NativeArrays.of(memory, batch.targets()); // before a GPU is busy: a copy waits for it
    NDArray logits = AudioEvaluation.logits(model, parameters, batch.samples(), memory, true);
    return run.model().head().loss(logits, targets);
  }

  @Override
  public EvaluationResult evaluate(
      AudioClassifier model, int windows, NDManager memory, EvaluationListener listener) {
    int size = validation.size();
    int count = Math.min(windows, size);
    List<Integer> some =
        IntStream.range(0, count)
            .mapToObj(i -> validation.get((int) ((long) i * size / count)))
            .toList();
    int batchSize = run.training().batchSize();
    return AudioEvaluation.of(model, dataset, some, batchSize, memory, listener).result();
  }

  @Override
  public long itemsPerBatch() {
    return run.training().batchSize();
  }

  @Override
  public boolean isSignal(String name) {
    return FILTERS.stream().anyMatch(name::startsWith);
  }
}
