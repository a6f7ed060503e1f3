package io.github.timefreq.audio.training;

import io.github.timefreq.audio.augment.Augmentation;
import io.github.timefreq.audio.data.AudioDataset;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Batches of clips of equal length.
 *
 * <p>Training goes through all examples, then again in another order, and so on; batches go on
 * across the ends of these epochs, so that each example comes once an epoch whatever the size of a
 * batch. What a batch holds depends on the seed and its place only, so that a run can go on
 * anywhere. Sounds longer than a clip are cropped, shorter ones padded with silence.
 */
public final class AudioBatches {
  private final AudioDataset dataset;
  private final List<Integer> examples;
  private final int clipLength;
  private final int batchSize;
  private final int accumulation;
  private final Augmentation augmentation;
  private final long seed;
  private long epoch = -1;
  private int[] order = new int[0];

  /**
   * Prepares batches of some examples.
   *
   * @param dataset where they are
   * @param examples their places, at least one
   * @param clipLength samples N of a clip, at least 1
   * @param batchSize clips B of a batch, at least 1
   * @param accumulation batches of a training step, at least 1
   * @param augmentation how training changes them
   * @param seed of the order and the changes
   * @throws IllegalArgumentException if there are no examples, or a number is below 1
   */
  public AudioBatches(
      AudioDataset dataset,
      List<Integer> examples,
      int clipLength,
      int batchSize,
      int accumulation,
      Augmentation augmentation,
      long seed) {
    if (examples.isEmpty() || clipLength < 1 || batchSize < 1 || accumulation < 1) {
      throw new IllegalArgumentException(
          ("examples, clipLength, batchSize and accumulation must be at least 1, got %d, %d, %d"
                  + " and %d")
              .formatted(examples.size(), clipLength, batchSize, accumulation));
    }
    this.dataset = dataset;
    this.examples = List.copyOf(examples);
    this.clipLength = clipLength;
    this.batchSize = batchSize;
    this.accumulation = accumulation;
    this.augmentation = augmentation;
    this.seed = seed;
  }

  /**
   * Returns a training batch.
   *
   * @param step number of the step, from 0 on
   * @param microBatch number of the batch within the step, from 0 to accumulation - 1
   * @return B clips, changed by the augmentation
   * @throws IllegalArgumentException if there is no such batch
   */
  public AudioBatch at(long step, int microBatch) {
    if (step < 0 || microBatch < 0 || microBatch >= accumulation) {
      throw new IllegalArgumentException(
          "step must be at least 0 and microBatch from 0 to %d, got %d and %d"
              .formatted(accumulation - 1, step, microBatch));
    }
    SplittableRandom random = random(random(seed, 0).nextLong() + step, microBatch + 1);
    long first = (step * accumulation + microBatch) * batchSize;
    float[][] samples = new float[batchSize][];
    float[][] targets = new float[batchSize][];
    for (int i = 0; i < batchSize; i++) {
      int example = example(first + i);
      samples[i] = augmentation.place(sound(example), clipLength, random);
      augmentation.change(samples[i], random);
      targets[i] = dataset.targets(example);
    }
    AudioBatch batch = new AudioBatch(samples, targets);
    return augmentation.mixup() > 0 ? Mixup.mix(batch, augmentation.mixup(), random) : batch;
  }

  /**
   * Returns the number of batches that {@link #evaluation} divides the examples into.
   *
   * @return {@code ceil(examples / B)}
   */
  public int evaluationBatches() {
    return (examples.size() + batchSize - 1) / batchSize;
  }

  /**
   * Returns a batch to evaluate, centred and without any augmentation.
   *
   * @param batch number of the batch, from 0 on
   * @return clips of the examples in their order: B, in the last batch what is left
   * @throws IndexOutOfBoundsException if there is no such batch
   */
  public AudioBatch evaluation(int batch) {
    int first = Objects.checkIndex(batch, evaluationBatches()) * batchSize;
    List<Integer> some = examples.subList(first, Math.min(first + batchSize, examples.size()));
    SplittableRandom unused = random(seed, 0);
    return new AudioBatch(
        some.stream()
            .map(i -> Augmentation.NONE.place(sound(i), clipLength, unused))
            .toArray(float[][]::new),
        some.stream().map(dataset::targets).toArray(float[][]::new));
  }

  private float[] sound(int example) {
    return dataset.examples().get(example).sound().samples();
  }

  /** The example at a place of the epochs one after the other. */
  private int example(long place) {
    long wanted = place / examples.size();
    if (epoch != wanted) {
      order = shuffled(random(random(seed, 1).nextLong() + wanted, 0));
      epoch = wanted;
    }
    return examples.get(order[(int) (place % examples.size())]);
  }

  private int[] shuffled(SplittableRandom random) {
    int[] shuffled = new int[examples.size()];
    for (int i = 0; i < shuffled.length; i++) {
      int other = random.nextInt(i + 1);
      shuffled[i] = shuffled[other];
      shuffled[other] = i;
    }
    return shuffled;
  }

  /** Hashed in between, so that neighbouring seeds and places share no stream. */
  private static SplittableRandom random(long seed, long place) {
    return new SplittableRandom(new SplittableRandom(seed).nextLong() + place);
  }
}
