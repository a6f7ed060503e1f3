package io.github.timefreq.audio.training;

import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.BetaDistribution;

/** Mixes every example of a batch with another one of it. */
public final class Mixup {
  private Mixup() {}

  /** Returns the mixed batch. */
  static AudioBatch mix(AudioBatch batch, double alpha, SplittableRandom random) {
    int size = batch.samples().length;
    float[][] samples = new float[size][];
    float[][] targets = new float[size][];
    for (int i = 0; i < size; i++) {
      int other = size == 1 ? 0 : (i + random.nextInt(1, size)) % size;
      float weight = (float) beta(alpha, random);
      samples[i] = mix(batch.samples()[i], batch.samples()[other], weight);
      targets[i] = mix(batch.targets()[i], batch.targets()[other], weight);
    }
    return new AudioBatch(samples, targets);
  }

  private static float[] mix(float[] x, float[] y, float weight) {
    float[] mixed = new float[x.length];
    for (int n = 0; n < x.length; n++) {
      mixed[n] = weight * x[n] + (1 - weight) * y[n];
    }
    return mixed;
  }

  /**
   * Draws a variate of Beta(alpha, alpha), by inversion.
   *
   * @param alpha both parameters of the distribution
   * @param random source of the variate
   * @return a number from 0 to 1
   */
  public static double beta(double alpha, SplittableRandom random) {
    return BetaDistribution.of(alpha, alpha).inverseCumulativeProbability(random.nextDouble());
  }
}
