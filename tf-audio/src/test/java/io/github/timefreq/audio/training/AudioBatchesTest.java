package io.github.timefreq.audio.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.timefreq.audio.augment.Augmentation;
import io.github.timefreq.audio.data.AudioDataset;
import io.github.timefreq.audio.data.AudioExample;
import io.github.timefreq.audio.data.SkippedFiles;
import io.github.timefreq.audio.format.Waveform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AudioBatchesTest {
  private static final int SIZE = 23;
  private static final int CLIP = 8;
  private static final Augmentation ALL =
      Augmentation.builder()
          .optRandomPlace(true)
          .optGain(-6, 6)
          .optNoise(0.5, 0, 20)
          .optMixup(0.4)
          .build();

  @Test
  void eachExampleComesOnceAnEpochWhateverTheBatchSize() {
    for (int batchSize : new int[] {1, 4, 23, 50}) {
      AudioBatches batches = batches(batchSize, 2, Augmentation.NONE, 7);
      List<Integer> seen = new ArrayList<>();
      for (int step = 0; seen.size() < 3 * SIZE; step++) {
        for (int micro = 0; micro < 2; micro++) {
          seen.addAll(examples(batches.at(step, micro)));
        }
      }
      for (int epoch = 0; epoch < 3; epoch++) {
        List<Integer> one = seen.subList(epoch * SIZE, (epoch + 1) * SIZE);
        assertThat(new HashSet<>(one)).hasSize(SIZE);
      }
      assertThat(seen.subList(0, SIZE)).isNotEqualTo(seen.subList(SIZE, 2 * SIZE));
    }
  }

  @Test
  void aBatchDependsOnSeedStepAndMicroBatchOnly() {
    AudioBatches used = batches(4, 3, ALL, 5);
    IntStream.of(40, 3, 17, 0).forEach(step -> used.at(step, 2));
    AudioBatch batch = used.at(9, 1);
    AudioBatch fresh = batches(4, 3, ALL, 5).at(9, 1);

    assertThat(batch.samples()).isDeepEqualTo(fresh.samples());
    assertThat(batch.targets()).isDeepEqualTo(fresh.targets());
  }

  @Test
  void seedsStepsAndMicroBatchesAllDiffer() {
    Set<Float> seen = new HashSet<>();
    Augmentation gain = Augmentation.builder().optGain(-60, 0).build();
    for (int seed = 0; seed < 10; seed++) {
      for (int step = 0; step < 10; step++) {
        for (int micro = 0; micro < 10; micro++) {
          seen.add(batches(1, 10, gain, seed).at(step, micro).samples()[0][4]);
        }
      }
    }
    assertThat(seen).hasSizeGreaterThan(990);
  }

  @Test
  void evaluationHasEveryExampleInOrderUnchanged() {
    AudioBatches batches = batches(4, 1, ALL, 5);
    List<Integer> seen = new ArrayList<>();
    for (int b = 0; b < batches.evaluationBatches(); b++) {
      AudioBatch batch = batches.evaluation(b);
      seen.addAll(examples(batch));
      assertThat(batch.samples()).isDeepEqualTo(batches.evaluation(b).samples());
    }
    assertThat(seen).isEqualTo(IntStream.range(0, SIZE).boxed().toList());
    assertThat(batches.evaluation(5).size()).isEqualTo(3);
  }

  @Test
  void targetsAreThoseOfTheExamplesAndMixedLikeThem() {
    AudioBatch plain = batches(20, 1, Augmentation.NONE, 3).at(0, 0);
    for (int i = 0; i < plain.size(); i++) {
      assertThat(plain.targets()[i][(Math.round(plain.samples()[i][4]) - 1) % 3]).isEqualTo(1);
    }
    AudioBatch mixed = batches(20, 1, Augmentation.builder().optMixup(1).build(), 3).at(0, 0);
    boolean soft = false;
    for (float[] targets : mixed.targets()) {
      assertThat(targets[0] + targets[1] + targets[2]).isBetween(0.99999f, 1.00001f);
      soft |= targets[0] > 0.01f && targets[0] < 0.99f;
    }
    assertThat(soft).isTrue();
  }

  @Test
  void theDataSetIsNotWrittenInto() {
    AudioDataset dataset = dataset();
    String before = dataset.sha256();
    AudioBatches batches = new AudioBatches(dataset, List.of(0, 1, 2), 4, 2, 1, ALL, 1);
    IntStream.range(0, 20).forEach(step -> batches.at(step, 0).samples()[0][0] = 99);
    batches.evaluation(0).samples()[0][0] = 99;

    AudioDataset again =
        new AudioDataset(
            dataset.name(),
            dataset.sampleRate(),
            dataset.multiLabel(),
            dataset.classes(),
            dataset.examples(),
            dataset.skipped());
    assertThat(again.sha256()).isEqualTo(before);
  }

  @Test
  void onlyTheExamplesThatWereNamedCome() {
    AudioBatches batches =
        new AudioBatches(dataset(), List.of(3, 5, 8), CLIP, 2, 1, Augmentation.NONE, 1);
    Set<Integer> seen = new HashSet<>();
    IntStream.range(0, 6).forEach(step -> seen.addAll(examples(batches.at(step, 0))));
    assertThat(seen).containsExactlyInAnyOrder(3, 5, 8);
  }

  @Test
  void impossibleBatchesAreRefused() {
    assertThatThrownBy(
            () -> new AudioBatches(dataset(), List.of(), CLIP, 2, 1, Augmentation.NONE, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 1, got 0, 8, 2 and 1");
    AudioBatches batches = batches(4, 2, Augmentation.NONE, 1);
    assertThatThrownBy(() -> batches.at(0, 2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> batches.at(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> batches.evaluation(6)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> batches.evaluation(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static AudioBatches batches(
      int batchSize, int accumulation, Augmentation augmentation, long seed) {
    List<Integer> all = IntStream.range(0, SIZE).boxed().toList();
    return new AudioBatches(dataset(), all, CLIP, batchSize, accumulation, augmentation, seed);
  }

  /** Example i is nothing but i + 1, in class i mod 3. */
  private static AudioDataset dataset() {
    List<AudioExample> examples = new ArrayList<>();
    for (int i = 0; i < SIZE; i++) {
      float[] samples = new float[CLIP];
      Arrays.fill(samples, i + 1);
      examples.add(
          new AudioExample("e" + i, List.of(i % 3), null, null, null, new Waveform(samples, 8000)));
    }
    return new AudioDataset(
        "made up", 8000, false, List.of("a", "b", "c"), examples, SkippedFiles.NONE);
  }

  private static List<Integer> examples(AudioBatch batch) {
    List<Integer> examples = new ArrayList<>();
    for (float[] clip : batch.samples()) {
      examples.add(Math.round(clip[CLIP / 2]) - 1);
    }
    return examples;
  }
}
