package io.github.timefreq.audio.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.timefreq.audio.training.Mixup;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void withoutAugmentationClipsAreCentred() {
    assertThat(Augmentation.NONE.place(new float[] {1, 2, 3, 4, 5}, 3, random))
        .containsExactly(2, 3, 4);
    assertThat(Augmentation.NONE.place(new float[] {1, 2}, 6, random))
        .containsExactly(0, 0, 1, 2, 0, 0);
    float[] clip = {1, -2, 3};
    Augmentation.NONE.change(clip, random);
    assertThat(clip).containsExactly(1, -2, 3);
  }

  @Test
  void everyPlaceIsTakenTheFirstAndTheLastAsWell() {
    Augmentation places = Augmentation.builder().optRandomPlace(true).build();
    Set<Float> starts = new HashSet<>();
    Set<Integer> offsets = new HashSet<>();
    for (int trial = 0; trial < 200; trial++) {
      starts.add(places.place(new float[] {0, 1, 2, 3, 4}, 3, random)[0]);
      float[] padded = places.place(new float[] {1, 1}, 5, random);
      assertThat(sum(padded)).isEqualTo(2);
      offsets.add(first(padded));
    }
    assertThat(starts).containsExactlyInAnyOrder(0f, 1f, 2f);
    assertThat(offsets).containsExactlyInAnyOrder(0, 1, 2, 3);
  }

  @Test
  void gainsAreUniformInDecibelsWithinTheirRange() {
    Augmentation gain = Augmentation.builder().optGain(-12, 6).build();
    double mean = 0;
    for (int trial = 0; trial < 2000; trial++) {
      float[] clip = {1};
      gain.change(clip, random);
      double db = 20 * Math.log10(clip[0]);
      assertThat(db).isBetween(-12.0001, 6.0001);
      mean += db / 2000;
    }
    assertThat(mean).isCloseTo(-3, within(0.5));
  }

  @Test
  void noiseIsAddedAtTheRatioAskedForAndAsOftenAsAskedFor() {
    Augmentation noise = Augmentation.builder().optNoise(0.25, 10, 10).build();
    int noisy = 0;
    for (int trial = 0; trial < 400; trial++) {
      float[] clip = new float[4000];
      Arrays.fill(clip, 0.5f);
      noise.change(clip, random);
      double power = 0;
      for (float x : clip) {
        power += (x - 0.5) * (x - 0.5) / clip.length;
      }
      if (power > 0) {
        noisy++;
        assertThat(10 * Math.log10(0.25 / power)).isCloseTo(10, within(0.5));
      }
    }
    assertThat(noisy).isBetween(60, 140);
  }

  @Test
  void silenceStaysSilence() {
    float[] clip = new float[10];
    Augmentation.builder().optNoise(1, 0, 0).optGain(3, 3).build().change(clip, random);
    assertThat(clip).containsOnly(0);
  }

  @Test
  void mixupWeightsHaveTheMomentsOfTheBetaDistribution() {
    for (double alpha : new double[] {0.001, 0.2, 1, 5}) {
      double mean = 0;
      double square = 0;
      int count = 2000;
      for (int i = 0; i < count; i++) {
        double weight = Mixup.beta(alpha, random);
        assertThat(weight).isBetween(0.0, 1.0);
        mean += weight / count;
        square += (weight - 0.5) * (weight - 0.5) / count;
      }
      assertThat(mean).isCloseTo(0.5, within(0.05));
      assertThat(square).isCloseTo(1 / (4 * (2 * alpha + 1)), within(0.02));
    }
  }

  @Test
  void impossibleSettingsAreRefused() {
    for (Augmentation.Builder builder :
        new Augmentation.Builder[] {
          Augmentation.builder().optGain(3, 1),
          Augmentation.builder().optGain(Double.NaN, 1),
          Augmentation.builder().optNoise(1.5, 0, 10),
          Augmentation.builder().optNoise(1, 0, Double.POSITIVE_INFINITY),
          Augmentation.builder().optMixup(-1)
        }) {
      assertThatThrownBy(builder::build).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static int first(float[] clip) {
    int place = 0;
    while (clip[place] == 0) {
      place++;
    }
    return place;
  }

  private static float sum(float[] clip) {
    float sum = 0;
    for (float x : clip) {
      sum += x;
    }
    return sum;
  }
}
