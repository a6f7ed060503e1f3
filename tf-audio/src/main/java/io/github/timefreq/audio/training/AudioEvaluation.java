package io.github.timefreq.audio.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.timefreq.audio.AudioClassifier;
import io.github.timefreq.audio.AudioClassifierConfig;
import io.github.timefreq.audio.ClassifierHead;
import io.github.timefreq.audio.augment.Augmentation;
import io.github.timefreq.audio.data.AudioDataset;
import io.github.timefreq.audio.metrics.ClassificationMetrics;
import io.github.timefreq.audio.metrics.TaggingMetrics;
import io.github.timefreq.core.internal.memory.NativeArrays;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import io.github.timefreq.training.EvaluationListener;
import io.github.timefreq.training.metrics.EvaluationResult;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How a classifier does on some sounds, each cut or padded to a clip around its middle.
 *
 * @param loss mean cross entropy of a clip (of a clip and class, with several labels), in nats
 * @param probabilities of every class, for every clip
 * @param targets 1 at the labels of a clip, 0 elsewhere
 * @param head what the probabilities mean
 */
@SuppressWarnings("ArrayRecordComponent") // tables of numbers, as the metrics take them
public record AudioEvaluation(
    double loss, float[][] probabilities, float[][] targets, ClassifierHead head) {
  /**
   * Evaluates a model.
   *
   * @param model the model
   * @param dataset the sounds, of the model's sample rate and number of classes
   * @param examples places of those to classify, at least one
   * @param batchSize clips in a forward pass
   * @param manager under which memory is used, on the model's device
   * @return the result
   * @throws IllegalArgumentException if the sounds do not fit the model
   */
  public static AudioEvaluation of(
      AudioClassifier model,
      AudioDataset dataset,
      List<Integer> examples,
      int batchSize,
      NDManager manager) {
    return of(model, dataset, examples, batchSize, manager, EvaluationListener.NONE);
  }

  /**
   * Evaluates a model and tells how it goes.
   *
   * @param model the model
   * @param dataset the sounds, of the model's sample rate and number of classes
   * @param examples places of those to classify, at least one
   * @param batchSize clips in a forward pass
   * @param manager under which memory is used, on the model's device
   * @param listener told before every forward pass; what it throws ends the evaluation
   * @return the result
   * @throws IllegalArgumentException if the sounds do not fit the model
   */
  public static AudioEvaluation of(
      AudioClassifier model,
      AudioDataset dataset,
      List<Integer> examples,
      int batchSize,
      NDManager manager,
      EvaluationListener listener) {
    AudioClassifierConfig config = model.getConfig();
    dataset.requireFits(config);
    ClassifierHead head = config.head();
    AudioBatches batches =
        new AudioBatches(
            dataset, examples, config.clipSamples(), batchSize, 1, Augmentation.NONE, 0);
    float[][] probabilities = new float[examples.size()][];
    float[][] targets = new float[examples.size()][];
    double sum = 0;
    int row = 0;
    for (int i = 0; i < batches.evaluationBatches(); i++) {
      listener.beforeBatch(row, examples.size());
      AudioBatch batch = batches.evaluation(i);
      try (NDManager step = manager.newSubManager()) {
        NDArray logits =
            logits(model, new ScopedParameterStore(step), batch.samples(), step, false);
        sum += head.loss(logits, NativeArrays.of(step, batch.targets())).getFloat() * batch.size();
        float[] flat = head.probabilities(logits).toFloatArray();
        for (int clip = 0; clip < batch.size(); clip++, row++) {
          int first = clip * config.classes();
          probabilities[row] = Arrays.copyOfRange(flat, first, first + config.classes());
          targets[row] = batch.targets()[clip];
        }
      }
    }
    return new AudioEvaluation(sum / examples.size(), probabilities, targets, head);
  }

  /** Logits {@code [B, classes]} of clips of one length. */
  static NDArray logits(
      AudioClassifier model,
      ScopedParameterStore parameters,
      float[][] clips,
      NDManager memory,
      boolean training) {
    NDArray waveforms = NativeArrays.of(memory, clips);
    return model.forward(parameters, new NDList(waveforms), training).singletonOrThrow();
  }

  /**
   * Counts right and wrong classes.
   *
   * @return the metrics
   * @throws IllegalStateException if a clip may have several labels
   */
  public ClassificationMetrics classification() {
    if (head != ClassifierHead.SINGLE_LABEL) {
      throw new IllegalStateException("clips with several labels have no single class");
    }
    int[] labels = new int[targets.length];
    for (int clip = 0; clip < labels.length; clip++) {
      float[] row = targets[clip];
      labels[clip] =
          IntStream.range(0, row.length).filter(c -> row[c] > 0).findFirst().orElseThrow();
    }
    return ClassificationMetrics.of(probabilities, labels);
  }

  /**
   * Ranks clips for every class.
   *
   * @return the metrics
   */
  public TaggingMetrics tagging() {
    boolean[][] tags = new boolean[targets.length][];
    for (int clip = 0; clip < tags.length; clip++) {
      float[] row = targets[clip];
      tags[clip] = new boolean[row.length];
      for (int c = 0; c < row.length; c++) {
        tags[clip][c] = row[c] > 0;
      }
    }
    return TaggingMetrics.of(probabilities, tags);
  }

  /**
   * Returns the loss and the usual figures.
   *
   * @return accuracy and macro F1, or with several labels mean average precision and d-prime as far
   *     as they are finite; no figures if the loss is not
   */
  public EvaluationResult result() {
    if (!Double.isFinite(loss)) {
      return new EvaluationResult(loss);
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    if (head == ClassifierHead.SINGLE_LABEL) {
      ClassificationMetrics metrics = classification();
      figures.put("accuracy", metrics.accuracy());
      figures.put("macro F1", metrics.macroF1());
    } else {
      TaggingMetrics metrics = tagging();
      figures.put("mAP", metrics.meanAveragePrecision());
      figures.put("d-prime", metrics.dPrime());
      figures.values().removeIf(figure -> !Double.isFinite(figure));
    }
    return new EvaluationResult(loss, figures);
  }
}
