package io.github.timefreq.audio.data;

import io.github.timefreq.audio.AudioClassifierConfig;
import io.github.timefreq.audio.ClassifierHead;
import io.github.timefreq.core.internal.Checks;
import io.github.timefreq.training.internal.io.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Labelled sounds in memory, all at one sample rate: four bytes a sample, {@code 4 * seconds *
 * sampleRate} in all.
 */
public final class AudioDataset {
  private final String name;
  private final int sampleRate;
  private final boolean multiLabel;
  private final List<String> classes;
  private final List<AudioExample> examples;
  private final SkippedFiles skipped;
  private final String sha256;

  /**
   * Checks that the parts fit together, and takes their fingerprint.
   *
   * @param name where it came from
   * @param sampleRate of all sounds (Hz)
   * @param multiLabel whether an example may have several classes at once, or none
   * @param classes their names; their numbers are the places in this list
   * @param examples in an order that depends on the source only
   * @param skipped files of the source that are not among the examples
   * @throws IllegalArgumentException if there are fewer than two classes (one, with multiLabel) or
   *     no examples, or if an example has another rate, labels that are no class, or, without
   *     multiLabel, not exactly one label
   */
  public AudioDataset(
      String name,
      int sampleRate,
      boolean multiLabel,
      List<String> classes,
      List<AudioExample> examples,
      SkippedFiles skipped) {
    this.name = name;
    this.sampleRate = sampleRate;
    this.multiLabel = multiLabel;
    this.classes = List.copyOf(classes);
    this.examples = List.copyOf(examples);
    this.skipped = skipped;
    int least = multiLabel ? 1 : 2;
    if (classes.size() < least || examples.isEmpty()) {
      throw new IllegalArgumentException(
          "%s has %d examples of the classes %s; a classifier needs examples of %d or more"
              .formatted(name, examples.size(), classes, least));
    }
    for (AudioExample example : examples) {
      requireFitting(example, sampleRate, multiLabel, classes.size());
    }
    sha256 = fingerprint(sampleRate, multiLabel, this.classes, this.examples);
  }

  /**
   * Returns where it came from.
   *
   * @return the source's name
   */
  public String name() {
    return name;
  }

  /**
   * Returns the rate of all sounds.
   *
   * @return samples a second (Hz)
   */
  public int sampleRate() {
    return sampleRate;
  }

  /**
   * Tells whether an example may have several classes at once, or none.
   *
   * @return whether it may
   */
  public boolean multiLabel() {
    return multiLabel;
  }

  /**
   * Returns the classes.
   *
   * @return their names; their numbers are the places in this list
   */
  public List<String> classes() {
    return classes;
  }

  /**
   * Returns the sounds.
   *
   * @return the examples, in an order that depends on the source only
   */
  public List<AudioExample> examples() {
    return examples;
  }

  /**
   * Returns what was left out.
   *
   * @return files of the source that are not among the examples
   */
  public SkippedFiles skipped() {
    return skipped;
  }

  /**
   * Returns a fingerprint of all that a training can depend on: the rate, the classes, and every
   * example's name, labels, part, fold, group and samples, in their order.
   *
   * @return SHA-256, 64 hexadecimal digits
   */
  public String sha256() {
    return sha256;
  }

  /**
   * Returns an example's targets.
   *
   * @param example its place among the examples
   * @return {@code [classes]}: 1 at its labels, 0 elsewhere
   */
  public float[] targets(int example) {
    float[] targets = new float[classes.size()];
    for (int label : examples.get(example).labels()) {
      targets[label] = 1;
    }
    return targets;
  }

  /**
   * Returns the memory that the samples take.
   *
   * @return bytes
   */
  public long bytes() {
    return examples.stream().mapToLong(e -> 4L * e.sound().length()).sum();
  }

  /**
   * Divides the examples.
   *
   * @param rule who goes where
   * @return places of the examples of each part
   * @throws IllegalArgumentException if the data set lacks what the rule goes by, or nothing is
   *     left to train on
   */
  public AudioSplit split(SplitRule rule) {
    AudioSplit split = rule.split(this);
    if (split.train().isEmpty()) {
      throw new IllegalArgumentException(name + ": this split leaves nothing to train on");
    }
    return split;
  }

  /**
   * Checks that a model can learn these sounds and tell them apart.
   *
   * @param model the model's shape
   * @throws IllegalArgumentException if it hears another rate, has another number of classes, or
   *     tells one label where there may be several
   */
  public void requireFits(AudioClassifierConfig model) {
    Checks.require(
        model.sampleRate() == sampleRate,
        "%s is at %d Hz, the model hears %d Hz; load the sounds at the model's rate"
            .formatted(name, sampleRate, model.sampleRate()));
    Checks.require(
        model.classes() == classes.size(),
        "%s has %d classes, the model %d".formatted(name, classes.size(), model.classes()));
    Checks.require(
        !multiLabel || model.head() == ClassifierHead.MULTI_LABEL,
        name + " has sounds of several labels: the model's head must be MULTI_LABEL");
  }

  private static String fingerprint(
      int sampleRate, boolean multiLabel, List<String> classes, List<AudioExample> examples) {
    MessageDigest digest = Sha256.newDigest();
    update(digest, sampleRate + (multiLabel ? " multi" : " single"));
    classes.forEach(c -> update(digest, c));
    for (AudioExample example : examples) {
      update(digest, example.name());
      update(digest, example.labels().toString());
      updateOptional(digest, example.part());
      updateOptional(digest, example.fold());
      updateOptional(digest, example.group());
      float[] samples = example.sound().samples();
      byte[] bytes = new byte[4 * samples.length];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(samples);
      update(digest, bytes);
    }
    return Sha256.hex(digest);
  }

  /** What is not there differs from what is empty. */
  private static void updateOptional(MessageDigest digest, @Nullable Object value) {
    update(digest, value == null ? "none" : "some");
    update(digest, value == null ? "" : value.toString());
  }

  private static void update(MessageDigest digest, String text) {
    update(digest, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The length goes first, so that no two lists of values are the same bytes. */
  private static void update(MessageDigest digest, byte[] bytes) {
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }

  private static void requireFitting(
      AudioExample example, int sampleRate, boolean multiLabel, int classes) {
    if (example.sound().sampleRate() != sampleRate) {
      throw new IllegalArgumentException(
          "%s is at %d Hz, the data set at %d"
              .formatted(example.name(), example.sound().sampleRate(), sampleRate));
    }
    if ((!multiLabel && example.labels().size() != 1)
        || !example.labels().stream().allMatch(c -> c >= 0 && c < classes)) {
      throw new IllegalArgumentException(
          "%s has the labels %s; %s of the %d classes expected"
              .formatted(example.name(), example.labels(), multiLabel ? "any" : "one", classes));
    }
  }
}
