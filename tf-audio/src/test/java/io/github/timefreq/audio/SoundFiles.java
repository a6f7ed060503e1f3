package io.github.timefreq.audio;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A data set to be written, as a folder or as a .zip, and what was told when it was loaded. */
final class SoundFiles implements AudioLoadListener {
  static final int RATE = 8000;

  private final Path temp;
  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();
  private final List<SkippedFiles> skipped = new ArrayList<>();

  SoundFiles(Path temp) {
    this.temp = temp;
  }

  SoundFiles sounds(String... names) {
    for (String name : names) {
      put(name, WavBytes.PLAIN.file(0.5f, 0.25f, 0, -0.25f));
    }
    return this;
  }

  SoundFiles put(String name, String text) {
    return put(name, text.getBytes(StandardCharsets.UTF_8));
  }

  SoundFiles put(String name, byte[] content) {
    files.put(name, content);
    return this;
  }

  Path folder() throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = temp.resolve("set").resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    return temp.resolve("set");
  }

  Path zip() throws IOException {
    return zip(temp.resolve("set.zip"), StandardCharsets.UTF_8);
  }

  Path zip(Path zip, Charset names) throws IOException {
    Files.createDirectories(zip.getParent());
    try (OutputStream out = Files.newOutputStream(zip);
        ZipOutputStream entries = new ZipOutputStream(out, names)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        entries.putNextEntry(new ZipEntry(file.getKey()));
        entries.write(file.getValue());
      }
    }
    return zip;
  }

  Path written(boolean zipped) throws IOException {
    return zipped ? zip() : folder();
  }

  AudioDataset load() throws IOException {
    return load(AudioFolder.builder(folder()));
  }

  AudioDataset load(AudioFolder.Builder builder) throws IOException {
    return builder.build().load(RATE, this);
  }

  @Override
  public void onNote(String note) {
    notes.add(note);
  }

  @Override
  public void onSkipped(SkippedFiles some) {
    skipped.add(some);
  }

  /** What was told besides files that were skipped. */
  List<String> notes() {
    return notes;
  }

  List<SkippedFiles> skipped() {
    return skipped;
  }

  static List<String> names(AudioDataset dataset) {
    return dataset.examples().stream().map(AudioExample::name).toList();
  }

  /** The label of every example, or the first. */
  static List<String> labels(AudioDataset dataset) {
    return dataset.examples().stream().map(e -> dataset.classes().get(e.labels().get(0))).toList();
  }
}
