package io.github.timefreq.audio.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SyntheticSoundsTest {
  private static final int RATE = 8000;
  private static final int BANDS = 16;

  @Test
  void theSameSeedMakesTheSameSoundsAndAnotherOthers() {
    assertThat(load(80, 1).sha256()).isEqualTo(load(80, 1).sha256());
    assertThat(load(80, 1).sha256()).isNotEqualTo(load(80, 2).sha256());
  }

  @Test
  void anExampleDoesNotDependOnHowManyThereAre() {
    assertThat(load(80, 1).examples().get(79).sound().samples())
        .isEqualTo(load(160, 1).examples().get(79).sound().samples());
  }

  @Test
  void classesAreSortedEvenAndInEveryPart() {
    AudioDataset dataset = load(160, 1);
    assertThat(dataset.classes()).isSorted().hasSize(8);
    for (int c = 0; c < 8; c++) {
      List<Integer> label = List.of(c);
      List<AudioExample> own =
          dataset.examples().stream().filter(e -> e.labels().equals(label)).toList();
      assertThat(own).hasSize(20);
      assertThat(own).extracting(AudioExample::part).contains(AudioPart.values());
    }
  }

  @Test
  void soundsAreWithinFullScaleAndAudible() {
    for (AudioExample example : load(160, 3).examples()) {
      double sum = 0;
      for (float x : example.sound().samples()) {
        assertThat(Math.abs(x)).isLessThanOrEqualTo(1);
        sum += x * x;
      }
      assertThat(Math.sqrt(sum / example.sound().length())).isBetween(0.01, 0.51);
    }
  }

  @Test
  void theNearestMeanSpectrumIsMoreThanAGuessAndFarFromPerfect() {
    AudioDataset dataset = load(400, 1);
    AudioSplit split = dataset.split(SplitRule.random(0, 0.25, 1));
    double[][] means = new double[8][BANDS];
    for (int i : split.train()) {
      double[] bands = bands(dataset.examples().get(i).sound().samples());
      for (int b = 0; b < BANDS; b++) {
        means[dataset.examples().get(i).labels().get(0)][b] += bands[b] / 37.5;
      }
    }
    int right = 0;
    for (int i : split.test()) {
      double[] bands = bands(dataset.examples().get(i).sound().samples());
      right += nearest(means, bands) == dataset.examples().get(i).labels().get(0) ? 1 : 0;
    }
    double accuracy = right / (double) split.test().size();
    assertThat(accuracy).isBetween(0.2, 0.8);
  }

  private static int nearest(double[][] means, double[] x) {
    int best = 0;
    for (int c = 1; c < means.length; c++) {
      best = distance(means[c], x) < distance(means[best], x) ? c : best;
    }
    return best;
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum;
  }

  /** Shares of power, in decibels, by the resonances of two poles each. */
  private static double[] bands(float[] x) {
    double[] power = new double[BANDS];
    double total = 0;
    for (int b = 0; b < BANDS; b++) {
      double w = Math.PI * (b + 0.5) / BANDS;
      double radius = 0.95;
      double y1 = 0;
      double y2 = 0;
      for (float value : x) {
        double y = value + 2 * radius * Math.cos(w) * y1 - radius * radius * y2;
        y2 = y1;
        y1 = y;
        power[b] += y * y;
      }
      total += power[b];
    }
    for (int b = 0; b < BANDS; b++) {
      power[b] = 10 * Math.log10(power[b] / total);
    }
    return power;
  }

  private static AudioDataset load(int count, long seed) {
    return new SyntheticSounds(count, seed).load(RATE, AudioLoadListener.NONE);
  }
}
