package io.github.timefreq.audio.training;

import io.github.timefreq.audio.AudioClassifierConfig;
import io.github.timefreq.audio.augment.Augmentation;
import io.github.timefreq.audio.data.AudioDataConfig;
import io.github.timefreq.audio.data.AudioDataset;
import io.github.timefreq.core.internal.Checks;
import io.github.timefreq.training.TrainingConfig;
import java.util.List;
import java.util.Objects;

/**
 * All that determines the training of a classifier.
 *
 * @param model the model's shape
 * @param training how it is trained; a window is a clip
 * @param augmentation how clips are changed in training
 * @param data where the sounds come from and how they are divided
 * @param classes names of the classes, in the order of the logits
 * @param dataSha256 fingerprint of the sounds
 */
public record AudioRunConfig(
    AudioClassifierConfig model,
    TrainingConfig training,
    Augmentation augmentation,
    AudioDataConfig data,
    List<String> classes,
    String dataSha256) {

  /**
   * Checks that nothing is missing and that there is a logit for every class.
   *
   * @param model the model's shape
   * @param training how it is trained
   * @param augmentation how clips are changed in training
   * @param data where the sounds come from
   * @param classes names of the classes
   * @param dataSha256 fingerprint of the sounds
   * @throws IllegalArgumentException if the number of classes is not the model's
   */
  public AudioRunConfig {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(training, "training");
    Objects.requireNonNull(augmentation, "augmentation");
    Objects.requireNonNull(data, "data");
    classes = List.copyOf(Objects.requireNonNull(classes, "classes"));
    Objects.requireNonNull(dataSha256, "dataSha256");
    Checks.require(
        classes.size() == model.classes(),
        "classes must name the " + model.classes() + " of the model, got " + classes);
  }

  /**
   * Returns what others may see of this run: with the name of the sounds in the place of their
   * path, which tells of the machine that it was trained on. Their fingerprint says which they
   * were.
   *
   * @return the same run, which cannot find its sounds any more
   */
  public AudioRunConfig published() {
    return new AudioRunConfig(
        model, training, augmentation, data.withSource(data.open().name()), classes, dataSha256);
  }

  /**
   * Checks that sounds are those of this run and fit its model.
   *
   * @param dataset the sounds
   * @throws IllegalArgumentException if they are others, at another rate than the model's, of
   *     classes that are not the run's, or of several labels where the model tells one
   */
  public void requireSame(AudioDataset dataset) {
    String sha256 = dataset.sha256();
    Checks.require(
        sha256.equals(dataSha256),
        "the sounds of "
            + data.source()
            + " are not those that the run was started with, or their names, labels, parts, folds"
            + " or groups have changed (SHA-256 is "
            + sha256
            + ", was "
            + dataSha256
            + "); start a new run for other sounds");
    dataset.requireFits(model);
    Checks.require(
        dataset.classes().equals(classes),
        "classes must be those of "
            + dataset.name()
            + ", "
            + dataset.classes()
            + ", got "
            + classes);
  }
}
