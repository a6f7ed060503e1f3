package io.github.timefreq.audio.training;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.timefreq.audio.AudioClassifier;
import io.github.timefreq.audio.data.AudioDataset;
import io.github.timefreq.training.TrainingListener;
import io.github.timefreq.training.TrainingResult;
import io.github.timefreq.training.TrainingRun;
import io.github.timefreq.training.TrainingSteps;
import io.github.timefreq.training.run.Checkpoint;
import io.github.timefreq.training.run.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/**
 * Trains an {@link AudioClassifier}, in a folder from which it can go on at any time.
 *
 * <p>What a step does depends on the configuration, the sounds and the number of the step only: a
 * run that was killed and resumed ends, on a CPU with the same number of threads, with the very
 * bits of one that was not. Closing it frees the model.
 */
public final class AudioTraining implements AutoCloseable {
  private final TrainingRun<AudioRunConfig, AudioClassifier> run;

  private AudioTraining(TrainingRun<AudioRunConfig, AudioClassifier> run) {
    this.run = run;
  }

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
  public static AudioTraining start(
      Path path, AudioRunConfig run, AudioDataset dataset, Device device) throws IOException {
    run.requireSame(dataset);
    RunFolder<AudioRunConfig> folder = new RunFolder<>(path, AudioRunConfig.class);
    return new AudioTraining(TrainingRun.start(folder, run, new AudioTask(run, dataset), device));
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
  public static AudioTraining resume(Path path, AudioDataset dataset, Device device)
      throws IOException {
    RunFolder<AudioRunConfig> folder = RunFolder.open(path, AudioRunConfig.class);
    AudioRunConfig run = folder.config();
    run.requireSame(dataset);
    return new AudioTraining(TrainingRun.resume(folder, new AudioTask(run, dataset), device));
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

  /**
   * Returns the model, which this training owns.
   *
   * @return the model as it is now
   */
  public AudioClassifier getModel() {
    return run.getModel();
  }

  /**
   * Sets memory aside for other work with the model.
   *
   * @return a manager on the model's device; the caller closes it
   */
  public NDManager newMemory() {
    return run.newMemory();
  }

  /**
   * Returns the number of steps made.
   *
   * @return steps
   */
  public long getStep() {
    return run.getStep();
  }

  /**
   * Trains until all steps are made or a stop is asked for, and leaves a checkpoint either way.
   *
   * @param listener is told how it goes
   * @param stop asked after every step, and before every batch of an evaluation, whether to stop
   * @return what came of it
   * @throws IOException if a file cannot be written; the last checkpoint is intact
   */
  public TrainingResult run(TrainingListener listener, BooleanSupplier stop) throws IOException {
    return run.run(listener, stop);
  }

  @Override
  public void close() {
    run.close();
  }
}
