package io.github.timefreq.examples.audio;

import io.github.timefreq.audio.AudioClassifierConfig;
import io.github.timefreq.audio.AudioPreset;
import io.github.timefreq.audio.ClassifierHead;
import io.github.timefreq.audio.Pooling;
import io.github.timefreq.audio.augment.SpecAugment;
import io.github.timefreq.audio.data.AudioDataset;
import io.github.timefreq.audio.frontend.FrontEndPreset;
import io.github.timefreq.core.internal.Checks;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that shape the classifier without its filterbanks. */
final class AudioModelOptions {
  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description = {
        "Size of the encoder (default: ${DEFAULT-VALUE}):",
        "tiny  2 layers, 32 wide",
        "base  4 layers, 64 wide"
      })
  private String preset = "base";

  @Option(
      names = "--rate",
      paramLabel = "HZ",
      description = "Sample rate to which sounds are brought (default: ${DEFAULT-VALUE}).")
  private int sampleRate = 16_000;

  @Option(
      names = "--clip",
      paramLabel = "SECONDS",
      description =
          "Length to which sounds are cut or padded for training (default: ${DEFAULT-VALUE}).")
  private double clipSeconds = 1;

  @Option(
      names = "--front-end",
      paramLabel = "NAME",
      description = {
        "What makes frames of the waveform (default: ${DEFAULT-VALUE}):",
        "waveform  40 pairs of learned filters that start as Gabor filters in mel bands",
        "pcen      the same with learned per-channel energy normalisation",
        "random    the same from random filters",
        "mixture   five learned banks, mixed by what is heard",
        "log-mel   logarithms of mel bands, nothing learned"
      })
  private String frontEnd = FrontEndPreset.WAVEFORM.title();

  @Option(names = "--layers", paramLabel = "N", description = "Number of encoder blocks.")
  private @Nullable Integer layers;

  @Option(names = "--width", paramLabel = "D", description = "Coordinates of a frame.")
  private @Nullable Integer width;

  @Option(names = "--heads", paramLabel = "H", description = "Attention heads.")
  private @Nullable Integer heads;

  @Option(
      names = "--pooling",
      description =
          "How frames become one vector: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Pooling pooling = Pooling.MEAN;

  @Option(
      names = "--dropout",
      paramLabel = "P",
      description = "Probability of dropping a coordinate (default: ${DEFAULT-VALUE}).")
  private double dropout = 0.1;

  @Option(names = "--spec-augment", description = "Mask runs of frames and of bands in training.")
  private boolean specAugment;

  int sampleRate() {
    // Before all sounds are brought to it.
    Checks.requireRange("--rate", sampleRate, 1, AudioClassifierConfig.MOST_HERTZ);
    return sampleRate;
  }

  String frontEnd() {
    return frontEnd;
  }

  /** The plain classifier of a data set, with a front end by name. */
  AudioClassifierConfig plain(AudioDataset dataset, String frontEndName) {
    int classes = dataset.classes().size();
    AudioClassifierConfig size = AudioPreset.named(preset).config(classes);
    return AudioClassifierConfig.builder(classes)
        .optFrontEnd(FrontEndPreset.named(frontEndName).config(sampleRate))
        .optClips(sampleRate, clipSeconds)
        .optEncoder(or(layers, size.layers()), or(width, size.width()), or(heads, size.heads()))
        .optDropout(dropout)
        .optPooling(pooling)
        .optHead(dataset.multiLabel() ? ClassifierHead.MULTI_LABEL : ClassifierHead.SINGLE_LABEL)
        .optSpecAugment(specAugment ? SpecAugment.defaults() : null)
        .build();
  }

  /** Whether a front end is called so. */
  static boolean isFrontEnd(String name) {
    return Arrays.stream(FrontEndPreset.values()).anyMatch(p -> p.title().equals(name));
  }

  private static int or(@Nullable Integer given, int preset) {
    return given == null ? preset : given;
  }
}
