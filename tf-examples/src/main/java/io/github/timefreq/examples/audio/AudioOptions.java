package io.github.timefreq.examples.audio;

import ai.djl.Device;
import io.github.timefreq.audio.AudioClassifierConfig;
import io.github.timefreq.audio.data.AudioDataConfig;
import io.github.timefreq.audio.data.AudioDataset;
import io.github.timefreq.audio.training.AudioRunConfig;
import io.github.timefreq.examples.options.DeviceOption;
import io.github.timefreq.examples.options.PassMemory;
import io.github.timefreq.examples.options.SignalOptions;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.ArgGroup;

/** All options that determine the training of a classifier. */
final class AudioOptions {
  /** What a variant without layers between its blocks is called. */
  static final String PLAIN = "plain";

  @ArgGroup(exclusive = false, validate = false, heading = "%nSounds:%n")
  private AudioDataOptions data = new AudioDataOptions();

  @ArgGroup(exclusive = false, validate = false, heading = "%nModel:%n")
  private AudioModelOptions model = new AudioModelOptions();

  @ArgGroup(exclusive = false, validate = false, heading = "%nBetween the blocks:%n")
  private SignalOptions signal = new SignalOptions();

  @ArgGroup(exclusive = false, validate = false, heading = "%nTraining:%n")
  private AudioTrainingOptions training = new AudioTrainingOptions();

  @ArgGroup(exclusive = false, validate = false, heading = "%nWhere:%n")
  private DeviceOption device = new DeviceOption();

  AudioDataset load(PrintWriter out) throws IOException {
    return AudioDataOptions.load(data.config(), model.sampleRate(), out);
  }

  AudioDataConfig data() {
    return data.config();
  }

  Device device() {
    return device.device();
  }

  /** The classifier that the options describe. */
  AudioClassifierConfig classifier(AudioDataset dataset) {
    AudioClassifierConfig plain = model.plain(dataset, model.frontEnd());
    return signal.isPlain() ? plain : signal.addTo(plain, signal.name());
  }

  /**
   * A classifier by name.
   *
   * @param variant {@code plain}, a signal layer such as {@code filterbank}, a front end such as
   *     {@code log-mel} with nothing between the blocks, or {@code FRONT_END+LAYER}
   */
  AudioClassifierConfig classifier(AudioDataset dataset, String variant) {
    int plus = variant.indexOf('+');
    if (plus >= 0) {
      AudioClassifierConfig plain = model.plain(dataset, variant.substring(0, plus));
      return signal.addTo(plain, variant.substring(plus + 1));
    }
    if (variant.equals(PLAIN)) {
      return model.plain(dataset, model.frontEnd());
    }
    return AudioModelOptions.isFrontEnd(variant)
        ? model.plain(dataset, variant)
        : signal.addTo(model.plain(dataset, model.frontEnd()), variant);
  }

  AudioRunConfig run(
      AudioClassifierConfig config, AudioDataConfig split, AudioDataset dataset, int seed) {
    PassMemory.require(
        training.batchSize(),
        "clips of " + config.clipSamples() + " samples",
        (double) Float.BYTES * config.clipSamples(),
        device());
    return new AudioRunConfig(
        config,
        training.config(split.divide(dataset).train().size(), seed),
        training.augmentation(),
        split,
        dataset.classes(),
        dataset.sha256());
  }
}
