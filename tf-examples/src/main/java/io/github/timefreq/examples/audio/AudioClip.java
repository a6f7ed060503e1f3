package io.github.timefreq.examples.audio;

import io.github.timefreq.audio.AudioClassifierConfig;
import io.github.timefreq.audio.augment.Augmentation;
import io.github.timefreq.audio.data.AudioDataset;
import io.github.timefreq.audio.format.AudioFiles;
import io.github.timefreq.audio.format.Resampler;
import io.github.timefreq.audio.frontend.FrontEndConfig;
import io.github.timefreq.audio.training.AudioBatches;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A sound as a classifier takes it.
 *
 * @param name its file
 * @param samples at the classifier's sample rate
 */
@SuppressWarnings("ArrayRecordComponent") // samples, as the models take them
record AudioClip(String name, float[] samples) {
  /** Reads a sound of any length; one that is shorter than a clip is padded as in training. */
  static AudioClip read(Path file, int sampleRate, int clipSamples) throws IOException {
    float[] samples = Resampler.resample(AudioFiles.read(file), sampleRate).samples();
    float[] padded = samples;
    if (samples.length < clipSamples) {
      padded = new float[clipSamples];
      System.arraycopy(samples, 0, padded, (clipSamples - samples.length) / 2, samples.length);
    }
    return new AudioClip(file.toString(), padded);
  }

  /** An example of a data set, cut or padded around its middle. */
  static AudioClip of(AudioDataset dataset, int example, AudioClassifierConfig config) {
    AudioBatches one =
        new AudioBatches(
            dataset, List.of(example), config.clipSamples(), 1, 1, Augmentation.NONE, 0);
    return new AudioClip(dataset.examples().get(example).name(), one.evaluation(0).samples()[0]);
  }

  /** The beginning of this clip, at most some frames of it. */
  AudioClip first(int frames, FrontEndConfig frontEnd) {
    int most = frontEnd.minimumSamples() + (frames - 1) * frontEnd.hop();
    return new AudioClip(name, Arrays.copyOf(samples, Math.min(samples.length, most)));
  }
}
