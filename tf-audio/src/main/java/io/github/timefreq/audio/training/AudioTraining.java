package io.github.timefreq.audio.training;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.timefreq.audio.AudioClassifier;
import io.github.timefreq.audio.data.AudioDataset;
import io.github.timefreq.training.TrainingRun;
import io.github.timefreq.training.TrainingSteps;
import io.github.timefreq.training.run.Checkpoint;
import io.github.timefreq.training.run.RunFolder;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Use this to train an {@link AudioClassifier}, in a folder from which it resumes at any time, or
 * in memory.
 *
 * <p>A step depends on the configuration, the sounds and the number of the step only.
 */
public final class AudioTraining {
  private AudioTraining() {}

  /**
   * Starts a run.
   *
   * @param path folder of the run, new or without a run in it
   * @param run what to train, on what, and how
   * @param dataset the sounds
   * @param device where to train
   * @return the training, before its first step
   * @throws IOException if the folder holds a run already or cannot be written
   * @throws IllegalArgumentException if the sounds are not the run's, or cannot be divided as it
   *     asks
   */
  public static TrainingRun<AudioRunConfig, AudioClassifier> start(
      Path path, AudioRunConfig run, AudioDataset dataset, Device device) throws IOException {
    run.requireSame(dataset);
    RunFolder<AudioRunConfig> folder = new RunFolder<>(path, AudioRunConfig.class);
    return TrainingRun.start(folder, run, new AudioTask(run, dataset), device);
  }

  /**
   * Goes on with a run from its newest checkpoint, or from the beginning if it has none yet.
   *
   * @param path folder of the run
   * @param dataset the sounds
   * @param device where to train
   * @return the training, after the checkpoint's step
   * @throws IOException if the folder holds no run, or its checkpoint is damaged
   * @throws IllegalArgumentException if the sounds are not the run's
   */
  public static TrainingRun<AudioRunConfig, AudioClassifier> resume(
      Path path, AudioDataset dataset, Device device) throws IOException {
    RunFolder<AudioRunConfig> folder = RunFolder.open(path, AudioRunConfig.class);
    AudioRunConfig run = folder.config();
    run.requireSame(dataset);
    return TrainingRun.resume(folder, new AudioTask(run, dataset), device);
  }

  /**
   * Trains without a folder, such as to measure steps.
   *
   * @param run what to train, on what, and how
   * @param dataset the sounds
   * @param device where to train
   * @return the training, before its first step; the caller closes it
   * @throws IllegalArgumentException if the sounds are not the run's, or cannot be divided as it
   *     asks
   */
  public static TrainingSteps<AudioClassifier> inMemory(
      AudioRunConfig run, AudioDataset dataset, Device device) {
    run.requireSame(dataset);
    return new TrainingSteps<>(new AudioTask(run, dataset), device);
  }

  /**
   * Builds the model of a checkpoint.
   *
   * @param checkpoint the checkpoint
   * @param manager owner of the parameters, on the device where the model shall run
   * @return the model
   * @throws IOException naming the file, if it does not hold this model's tensors
   */
  public static AudioClassifier load(Checkpoint<AudioRunConfig> checkpoint, NDManager manager)
      throws IOException {
    AudioClassifier model = new AudioClassifier(checkpoint.state().config().model());
    model.allocate(manager);
    checkpoint.load(model, manager);
    return model;
  }
}
