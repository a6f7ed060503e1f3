package io.github.timefreq.audio.data;

import java.util.SplittableRandom;

/** The classes of {@link SyntheticSounds}, by name in the order of the alphabet. */
enum SyntheticSound {
  BAND_NOISE {
    @Override
    double[] make(int length, int rate, SplittableRandom random) {
      // A resonance of two poles with a bandwidth of a third to one octave.
      double centre = pitch(random, 200, 0.35 * rate);
      double radius = Math.exp(-Math.PI * centre * random.nextDouble(0.3, 1) / rate);
      double a1 = 2 * radius * Math.cos(2 * Math.PI * centre / rate);
      double a2 = -radius * radius;
      double[] x = new double[length];
      for (int n = 0; n < length; n++) {
        double past = n > 1 ? a1 * x[n - 1] + a2 * x[n - 2] : 0;
        x[n] = random.nextGaussian() + past;
      }
      return x;
    }
  },
  CHIRP_DOWN {
    @Override
    double[] make(int length, int rate, SplittableRandom random) {
      double end = pitch(random, 100, 0.15 * rate);
      return chirp(length, rate, end * random.nextDouble(1.2, 2.5), end, random);
    }
  },
  CHIRP_UP {
    @Override
    double[] make(int length, int rate, SplittableRandom random) {
      double start = pitch(random, 100, 0.15 * rate);
      return chirp(length, rate, start, start * random.nextDouble(1.2, 2.5), random);
    }
  },
  CLICKS {
    @Override
    double[] make(int length, int rate, SplittableRandom random) {
      double period = rate / pitch(random, 5, 60);
      double[] x = new double[length];
      for (double n = random.nextDouble(period); n < length; n += period) {
        x[(int) n] = 1;
      }
      return x;
    }
  },
  HARMONIC {
    @Override
    double[] make(int length, int rate, SplittableRandom random) {
      double pitch = pitch(random, 60, 400);
      double slope = random.nextDouble(0.5, 1.5);
      double[] x = new double[length];
      for (int k = 1; k <= 20 && k * pitch < 0.45 * rate; k++) {
        double phase = random.nextDouble(2 * Math.PI);
        double amplitude = Math.pow(k, -slope);
        for (int n = 0; n < length; n++) {
          x[n] += amplitude * Math.sin(phase + 2 * Math.PI * k * pitch * n / rate);
        }
      }
      return x;
    }
  },
  PINK_NOISE {
    @Override
    double[] make(int length, int rate, SplittableRandom random) {
      // Leaky integrators an octave or more apart add up to about 3 dB an octave.
      double[] poles = {0.997, 0.97, 0.75};
      double[] state = new double[poles.length];
      double[] x = new double[length];
      for (int n = 0; n < length; n++) {
        for (int i = 0; i < poles.length; i++) {
          double share = Math.sqrt(1 - poles[i] * poles[i]);
          state[i] = poles[i] * state[i] + share * random.nextGaussian();
          x[n] += state[i];
        }
      }
      return x;
    }
  },
  TONE {
    @Override
    double[] make(int length, int rate, SplittableRandom random) {
      double pitch = pitch(random, 100, 0.4 * rate);
      return chirp(length, rate, pitch, pitch, random);
    }
  },
  WHITE_NOISE {
    @Override
    double[] make(int length, int rate, SplittableRandom random) {
      return random.doubles(length, -1, 1).toArray();
    }
  };

  /** Makes a sound of this class, of any level. */
  abstract double[] make(int length, int rate, SplittableRandom random);

  /** A frequency (Hz), uniform on a logarithmic scale. */
  private static double pitch(SplittableRandom random, double lowest, double highest) {
    return lowest * Math.pow(highest / lowest, random.nextDouble());
  }

  /** A sine whose frequency goes evenly from one to another. */
  private static double[] chirp(
      int length, int rate, double start, double end, SplittableRandom random) {
    double phase = random.nextDouble(2 * Math.PI);
    double[] x = new double[length];
    for (int n = 0; n < length; n++) {
      x[n] = Math.sin(phase);
      phase += 2 * Math.PI * (start + (end - start) * n / length) / rate;
    }
    return x;
  }
}
