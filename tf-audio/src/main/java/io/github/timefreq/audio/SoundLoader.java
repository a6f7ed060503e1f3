package io.github.timefreq.audio;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Reads the sounds that are labelled, and numbers the labels. */
final class SoundLoader {
  private static final int NAMED_SKIPPED = 5;

  private final SoundStore store;
  private final SoundNames names;
  private final int sampleRate;
  private final DamagedFiles damaged;
  private final long maxBytes;
  private final AudioLoadListener listener;
  private final Map<Integer, Resampler> resamplers = new HashMap<>();
  private final Map<String, String> origins = new HashMap<>();
  private final List<String> skipped = new ArrayList<>();
  private int skippedCount;
  private long bytes;

  SoundLoader(
      SoundStore store,
      int sampleRate,
      DamagedFiles damaged,
      long maxBytes,
      AudioLoadListener listener) {
    this.store = store;
    this.names = new SoundNames(store.names());
    this.sampleRate = sampleRate;
    this.damaged = damaged;
    this.maxBytes = maxBytes;
    this.listener = listener;
  }

  AudioDataset load(String name, boolean multiLabel, List<LabelledFile> files) throws IOException {
    if (files.isEmpty()) {
      throw new AudioFormatException("it names or holds no WAV, FLAC or Ogg Vorbis files");
    }
    NavigableSet<String> labels = new TreeSet<>();
    files.forEach(file -> labels.addAll(file.labels()));
    List<String> classes = List.copyOf(labels);
    Map<String, Integer> numbers = new HashMap<>();
    classes.forEach(label -> numbers.put(label, numbers.size()));
    List<AudioExample> examples = new ArrayList<>();
    for (LabelledFile file : files) {
      List<Integer> own = file.labels().stream().distinct().map(numbers::get).sorted().toList();
      read(file, own, examples);
      listener.onProgress(examples.size() + skippedCount, files.size());
    }
    SkippedFiles left = new SkippedFiles(skippedCount, skipped);
    if (skippedCount > 0) {
      listener.onSkipped(left);
    }
    if (examples.isEmpty()) {
      throw new AudioFormatException("not one sound of it can be read; " + left);
    }
    try {
      return new AudioDataset(name, sampleRate, multiLabel, classes, examples, left);
    } catch (IllegalArgumentException e) {
      throw new AudioFormatException(e.getMessage() == null ? "" : e.getMessage(), e);
    }
  }

  private void read(LabelledFile file, List<Integer> labels, List<AudioExample> examples)
      throws IOException {
    Waveform sound;
    String name = file.file();
    try {
      name = names.find(file.file());
      sound = resampled(AudioFiles.decode(store.read(name)));
    } catch (IOException | IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      String reason = message.startsWith(name) ? message : name + ": " + message;
      if (damaged == DamagedFiles.REFUSE) {
        throw new AudioFormatException(reason, e);
      }
      skippedCount++;
      if (skipped.size() < NAMED_SKIPPED) {
        skipped.add(AudioFormatException.oneLine(reason));
      }
      return;
    }
    String first = origins.putIfAbsent(name, file.origin());
    if (first != null) {
      throw new AudioFormatException(
          "%s is in %s and again in %s; give every sound one line, with all its labels"
              .formatted(name, first, file.origin()));
    }
    bytes += 4L * sound.length();
    if (bytes > maxBytes) {
      throw new AudioFormatException(
          ("its sounds take more than %d MiB at %d Hz; take fewer sounds or a lower rate, or allow"
                  + " more memory (java -Xmx)")
              .formatted(maxBytes >> 20, sampleRate));
    }
    examples.add(new AudioExample(name, labels, file.part(), file.fold(), file.group(), sound));
  }

  private Waveform resampled(Waveform sound) {
    Resampler resampler =
        resamplers.computeIfAbsent(sound.sampleRate(), from -> new Resampler(from, sampleRate));
    return new Waveform(resampler.resample(sound.samples()), sampleRate);
  }
}
