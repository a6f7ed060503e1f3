package io.github.timefreq.examples.options;

import ai.djl.Device;
import io.github.timefreq.gpt.GptConfig;
import io.github.timefreq.gpt.text.Corpus;
import io.github.timefreq.gpt.training.RunConfig;
import java.io.IOException;
import picocli.CommandLine.ArgGroup;

/** All options that determine a training run. */
public final class RunOptions {
  @ArgGroup(exclusive = false, validate = false, heading = "%nText:%n")
  private DataOptions data = new DataOptions();

  @ArgGroup(exclusive = false, validate = false, heading = "%nModel:%n")
  private ModelOptions model = new ModelOptions();

  @ArgGroup(exclusive = false, validate = false, heading = "%nBetween the blocks:%n")
  private SignalOptions signal = new SignalOptions();

  @ArgGroup(exclusive = false, validate = false, heading = "%nTraining:%n")
  private TrainingOptions training = new TrainingOptions();

  @ArgGroup(exclusive = false, validate = false, heading = "%nWhere:%n")
  private DeviceOption device = new DeviceOption();

  public Corpus load() throws IOException {
    return data.load();
  }

  public Device device() {
    return device.device();
  }

  /** The device as it was named. */
  public String deviceName() {
    return device.name();
  }

  GptConfig plain(Corpus corpus) {
    return model.plain(corpus.tokenizer().vocabularySize());
  }

  /** The model with filterbanks, unless they are switched off. */
  public GptConfig filtering(Corpus corpus) {
    return signal.addTo(plain(corpus));
  }

  /** Name of the layers between the blocks. */
  public String signal() {
    return signal.name();
  }

  /** Windows of text in a forward pass. */
  public int batchSize() {
    return training.batchSize();
  }

  public RunConfig run(GptConfig config, Corpus corpus, int seed) {
    PassMemory.require(
        training.batchSize(),
        "windows of " + config.contextLength() + " tokens",
        (double) Float.BYTES
            * config.contextLength()
            * Math.max(config.vocabularySize(), config.mlpWidth()),
        device());
    return new RunConfig(
        config,
        training.config(seed, config.width()),
        corpus.tokenizer().spec(),
        data.data(),
        data.split(),
        corpus.sha256());
  }
}
