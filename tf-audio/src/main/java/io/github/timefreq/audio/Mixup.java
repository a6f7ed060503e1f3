package io.github.timefreq.audio;

import java.util.SplittableRandom;

/** Mixes every example of a batch with another one of it. */
final class Mixup {
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

  /** Beta(alpha, alpha), from two logarithms of gamma variates: small ones vanish otherwise. */
  static double beta(double alpha, SplittableRandom random) {
    double a = logGamma(alpha, random);
    double b = logGamma(alpha, random);
    return 1 / (1 + Math.exp(b - a));
  }

  /**
   * The logarithm of a gamma variate of some shape and scale 1 (Marsaglia and Tsang, A simple
   * method for generating gamma variables, 2000).
   */
  private static double logGamma(double shape, SplittableRandom random) {
    if (shape < 1) {
      return logGamma(shape + 1, random) + Math.log(1 - random.nextDouble()) / shape;
    }
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = Math.pow(1 + c * x, 3);
      if (v > 0 && Math.log(1 - random.nextDouble()) < x * x / 2 + d - d * v + d * Math.log(v)) {
        return Math.log(d * v);
      }
    }
  }
}
