package io.github.timefreq.audio.data;

import io.github.timefreq.audio.format.Waveform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Made-up sounds of eight classes, so that training works without any data: tones, chirps up and
 * down, harmonic complexes, clicks, and white, pink and band noise, each of random pitch, level and
 * length and in white noise of a random signal-to-noise ratio from -10 to 20 dB. At the low end the
 * classes are hard to tell apart, and some pairs are similar at any: a slow chirp is almost a tone,
 * and dense clicks are a harmonic complex.
 *
 * <p>Example i depends on the seed and i only; its class is {@code i mod 8}. Of ten examples of a
 * class, eight are in the training part and one in each of the others.
 */
public final class SyntheticSounds implements AudioSource {
  /** What the command line calls this source. */
  public static final String NAME = "synthetic";

  private static final List<SyntheticSound> KINDS = List.of(SyntheticSound.values());
  private static final int DEFAULT_COUNT = 1600;
  private static final double SHORTEST = 0.5;
  private static final double LONGEST = 1;

  private final int count;
  private final long seed;

  /** The default: 1,600 sounds of half a second to a second. */
  public SyntheticSounds() {
    this(DEFAULT_COUNT, 20_240_601L);
  }

  /**
   * Another number of sounds, or others.
   *
   * @param count number of sounds, at least 80
   * @param seed of all of them
   * @throws IllegalArgumentException if there are fewer
   */
  public SyntheticSounds(int count, long seed) {
    if (count < 80) {
      throw new IllegalArgumentException("count must be at least 80, got " + count);
    }
    this.count = count;
    this.seed = seed;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public AudioDataset load(int sampleRate, AudioLoadListener listener) {
    if (sampleRate < 1000) {
      throw new IllegalArgumentException("sampleRate must be at least 1000 Hz, got " + sampleRate);
    }
    List<String> classes = new ArrayList<>();
    for (SyntheticSound kind : KINDS) {
      classes.add(kind.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
    List<AudioExample> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      examples.add(example(i, sampleRate, classes));
      listener.onProgress(i + 1, count);
    }
    return new AudioDataset(NAME, sampleRate, false, classes, examples, SkippedFiles.NONE);
  }

  private AudioExample example(int i, int sampleRate, List<String> classes) {
    int kind = i % classes.size();
    SplittableRandom random =
        new SplittableRandom(new SplittableRandom(seed).nextLong() ^ (i * 0x9E3779B97F4A7C15L));
    int length = (int) (random.nextDouble(SHORTEST, LONGEST) * sampleRate);
    double[] clean = KINDS.get(kind).make(length, sampleRate, random);
    double power = rms(clean);
    double noise = power * Math.pow(10, -random.nextDouble(-10, 20) / 20);
    double level = Math.pow(10, random.nextDouble(-20, -6) / 20);
    for (int n = 0; n < length; n++) {
      clean[n] += noise * random.nextGaussian();
    }
    // Clicks have high peaks: they may have to be softer to stay within full scale.
    double gain =
        Math.min(level / rms(clean), 1 / Arrays.stream(clean).map(Math::abs).max().orElse(1));
    float[] samples = new float[length];
    for (int n = 0; n < length; n++) {
      samples[n] = (float) (gain * clean[n]);
    }
    String name = "%s/%05d".formatted(classes.get(kind), i);
    int place = i / classes.size() % 10;
    AudioPart part =
        place < 8 ? AudioPart.TRAIN : place == 8 ? AudioPart.VALIDATION : AudioPart.TEST;
    return new AudioExample(
        name, List.of(kind), part, null, null, new Waveform(samples, sampleRate));
  }

  private static double rms(double[] x) {
    double sum = 0;
    for (double value : x) {
      sum += value * value;
    }
    return Math.sqrt(sum / x.length);
  }
}
