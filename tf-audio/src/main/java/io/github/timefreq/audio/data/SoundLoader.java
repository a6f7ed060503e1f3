package io.github.timefreq.audio.data;

import io.github.timefreq.audio.format.AudioFiles;
import io.github.timefreq.audio.format.AudioFormatException;
import io.github.timefreq.audio.format.Resampler;
import io.github.timefreq.audio.format.Waveform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads the sounds of a list, and numbers their labels. */
final class SoundLoader {
  private static final int NAMED_SKIPPED = 5;

  /**
   * A sound that was read.
   *
   * @param name of its file
   * @param file what is known of it
   * @param sound at the rate of the data set
   */
  private record Read(String name, LabelledFile file, Waveform sound) {}

  private final SoundStore store;
  private final int sampleRate;
  private final DamagedFilePolicy damaged;
  private final long maxBytes;
  private final AudioLoadListener listener;
  private final Map<Integer, Resampler> resamplers = new HashMap<>();
  private final List<String> skipped = new ArrayList<>();
  private int skippedCount;
  private int total;
  private long bytes;

  SoundLoader(
      SoundStore store,
      int sampleRate,
      DamagedFilePolicy damaged,
      long maxBytes,
      AudioLoadListener listener) {
    this.store = store;
    this.sampleRate = sampleRate;
    this.damaged = damaged;
    this.maxBytes = maxBytes;
    this.listener = listener;
  }

  AudioDataset load(String name, SoundList list) throws IOException {
    total = list.files().size();
    if (total == 0) {
      List<String> others = store.names().stream().filter(SoundLoader::mayHoldSounds).toList();
      throw new AudioFormatException(
          "it names or holds no WAV, FLAC or Ogg Vorbis files"
              + (others.isEmpty() ? "" : ", but " + Some.of(others)));
    }
    NavigableSet<String> named = labels(list.files());
    LabelSpelling.requireDistinct(named);
    Map<String, LabelledFile> files = found(list.files());
    Map<String, LabelledFile> divided = list.isOfTables() ? FolderParts.of(files) : Map.of();
    if (!divided.isEmpty()) {
      note("parts are those of the folders train, validation and test, since no column tells them");
      files = divided;
    }
    List<Read> sounds = read(files);
    SkippedFiles left = new SkippedFiles(skippedCount, skipped);
    if (sounds.isEmpty()) {
      throw new AudioFormatException("not one sound of it can be read; " + left);
    }
    NavigableSet<String> classes = labels(sounds.stream().map(Read::file).toList());
    list.notes().forEach(this::note);
    LabelSpelling.notes(classes).forEach(this::note);
    if (list.isWhole()) {
      note("sounds that are not used", SoundStore::isSound, files.keySet());
    }
    note("sounds of kinds that are not read", SoundStore::isOtherSound, Set.of());
    if (skippedCount > 0) {
      listener.onSkipped(left);
    }
    named.removeAll(classes);
    if (!named.isEmpty()) {
      note("classes left out, of which no sound can be read: " + Some.of(named));
    }
    return dataset(name, list.multiLabel(), List.copyOf(classes), sounds, left);
  }

  private static boolean mayHoldSounds(String name) {
    return SoundStore.isOtherSound(name)
        || name.matches("(?si).*\\.(zip|tar|t?gz|bz2|xz|zst|7z|rar)");
  }

  private static NavigableSet<String> labels(List<LabelledFile> files) {
    NavigableSet<String> labels = new TreeSet<>();
    files.forEach(file -> labels.addAll(file.labels()));
    return labels;
  }

  /** The files that are there, by their names: their order is no matter of the table's. */
  private Map<String, LabelledFile> found(List<LabelledFile> files) throws AudioFormatException {
    SoundNames names = new SoundNames(store.names());
    Map<String, LabelledFile> found = new HashMap<>();
    for (LabelledFile file : files) {
      String name;
      try {
        name = names.find(file.file());
      } catch (AudioFormatException e) {
        skip(file.file(), e);
        continue;
      }
      LabelledFile first = found.putIfAbsent(name, file);
      if (first != null) {
        throw new AudioFormatException(
            "%s is in %s and again in %s; give every sound one line, with all its labels"
                .formatted(name, first.origin(), file.origin()));
      }
    }
    requireAll();
    return found;
  }

  private List<Read> read(Map<String, LabelledFile> files) throws IOException {
    List<String> names = files.keySet().stream().sorted(Comparator.naturalOrder()).toList();
    List<Read> sounds = new ArrayList<>();
    for (String name : names) {
      Waveform sound = decoded(name);
      if (sound != null) {
        bytes += 4L * sound.length();
        if (bytes > maxBytes) {
          throw new AudioFormatException(
              ("its sounds take more than %d MiB at %d Hz; take fewer sounds or a lower rate, or"
                      + " allow more memory (java -Xmx)")
                  .formatted(maxBytes >> 20, sampleRate));
        }
        sounds.add(new Read(name, Objects.requireNonNull(files.get(name)), sound));
      }
      listener.onProgress(sounds.size() + skippedCount, total);
    }
    requireAll();
    return sounds;
  }

  /** Reads a sound, or returns null if what it holds is damaged. */
  private @Nullable Waveform decoded(String name) throws IOException {
    try {
      byte[] file = store.read(name);
      try {
        Waveform sound = AudioFiles.decode(file);
        Resampler resampler =
            resamplers.computeIfAbsent(sound.sampleRate(), from -> new Resampler(from, sampleRate));
        return new Waveform(resampler.resample(sound.samples()), sampleRate);
      } catch (IllegalArgumentException e) {
        throw new AudioFormatException(String.valueOf(e.getMessage()), e);
      }
    } catch (AudioFormatException e) {
      skip(name, e);
      return null;
    }
  }

  private void skip(String name, AudioFormatException e) {
    skippedCount++;
    if (skipped.size() < NAMED_SKIPPED) {
      skipped.add(String.valueOf(AudioFormatException.in(name, e).getMessage()));
    }
  }

  private void requireAll() throws AudioFormatException {
    if (skippedCount > 0 && damaged == DamagedFilePolicy.REFUSE) {
      throw new AudioFormatException(
          "%,d of %,d files cannot be read: %s; mend them, or leave them out (--skip-damaged)"
              .formatted(skippedCount, total, SkippedFiles.listed(skippedCount, skipped)));
    }
  }

  private void note(String what, Predicate<String> which, Set<String> used) {
    List<String> names =
        store.names().stream().filter(name -> which.test(name) && !used.contains(name)).toList();
    if (!names.isEmpty()) {
      note(what + ": " + Some.of(names));
    }
  }

  private void note(String note) {
    listener.onNote(AudioFormatException.oneLine(note));
  }

  private AudioDataset dataset(
      String name, boolean multiLabel, List<String> classes, List<Read> sounds, SkippedFiles left)
      throws AudioFormatException {
    Map<String, Integer> numbers = new HashMap<>();
    classes.forEach(label -> numbers.put(label, numbers.size()));
    List<AudioExample> examples = new ArrayList<>();
    for (Read read : sounds) {
      LabelledFile file = read.file();
      List<Integer> labels = file.labels().stream().distinct().map(numbers::get).sorted().toList();
      examples.add(
          new AudioExample(
              read.name(), labels, file.part(), file.fold(), file.group(), read.sound()));
    }
    try {
      return new AudioDataset(name, sampleRate, multiLabel, classes, examples, left);
    } catch (IllegalArgumentException e) {
      throw new AudioFormatException(e.getMessage() == null ? "" : e.getMessage(), e);
    }
  }
}
