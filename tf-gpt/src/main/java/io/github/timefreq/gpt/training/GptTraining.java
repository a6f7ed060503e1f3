package io.github.timefreq.gpt.training;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.GptConfig;
import io.github.timefreq.gpt.text.Corpus;
import io.github.timefreq.gpt.text.Tokens;
import io.github.timefreq.training.TrainingConfig;
import io.github.timefreq.training.TrainingRun;
import io.github.timefreq.training.TrainingSteps;
import io.github.timefreq.training.run.Checkpoint;
import io.github.timefreq.training.run.RunFolder;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Use this to train a {@link Gpt} by next-token prediction, in a folder from which it resumes at
 * any time, or in memory.
 *
 * <p>A step depends on the configuration, the text and the number of the step only. Losses are in
 * nats a token.
 */
public final class GptTraining {
  private GptTraining() {}

  /**
   * Starts a run.
   *
   * @param path folder of the run, new or without a run in it
   * @param run what to train, on what, and how
   * @param corpus the text
   * @param device where to train
   * @return the training, before its first step
   * @throws IOException if the folder holds a run already or cannot be written
   * @throws IllegalArgumentException if the text is not the run's, or too short for the model
   */
  public static TrainingRun<RunConfig, Gpt> start(
      Path path, RunConfig run, Corpus corpus, Device device) throws IOException {
    run.requireSame(corpus);
    corpus.requireContext(run.model().contextLength());
    RunFolder<RunConfig> folder = new RunFolder<>(path, RunConfig.class);
    return TrainingRun.start(folder, run, task(run, corpus), device);
  }

  /**
   * Goes on with a run from its newest checkpoint, or from the beginning if it has none yet.
   *
   * @param path folder of the run
   * @param corpus the text
   * @param device where to train
   * @return the training, after the checkpoint's step
   * @throws IOException if the folder holds no run, or its checkpoint is damaged
   * @throws IllegalArgumentException if the text is not the run's
   */
  public static TrainingRun<RunConfig, Gpt> resume(Path path, Corpus corpus, Device device)
      throws IOException {
    RunFolder<RunConfig> folder = RunFolder.open(path, RunConfig.class);
    RunConfig run = folder.config();
    run.requireSame(corpus);
    return TrainingRun.resume(folder, task(run, corpus), device);
  }

  private static GptTask task(RunConfig run, Corpus corpus) {
    return new GptTask(run.model(), run.training(), corpus.train(), corpus.validation());
  }

  /**
   * Trains without a folder, such as to measure steps.
   *
   * @param shape the model's shape
   * @param config how it is trained
   * @param text what it is trained on
   * @param device where to train
   * @return the training, before its first step; the caller closes it
   * @throws IllegalArgumentException if the text is not longer than the model's context, or the
   *     model's signal layers look ahead
   */
  public static TrainingSteps<Gpt> inMemory(
      GptConfig shape, TrainingConfig config, Tokens text, Device device) {
    // Steps alone read no validation part.
    return new TrainingSteps<>(new GptTask(shape, config, text, text), device);
  }

  /**
   * Builds the model of a checkpoint.
   *
   * @param checkpoint of a run
   * @param manager owner of the parameters, on the device where the model shall run
   * @return the model as it was trained
   * @throws IOException naming the file, if it does not hold this model's tensors
   */
  public static Gpt load(Checkpoint<RunConfig> checkpoint, NDManager manager) throws IOException {
    Gpt model = new Gpt(checkpoint.state().config().model());
    NamedParameters.allocate(model, manager, new Shape(1, model.getConfig().contextLength()));
    checkpoint.load(model, manager);
    return model;
  }
}
