package io.github.timefreq.audio.format;

import io.github.timefreq.audio.data.AudioDataset;
import io.github.timefreq.audio.data.AudioExample;
import io.github.timefreq.audio.data.AudioFolder;
import io.github.timefreq.audio.data.AudioLoadListener;
import io.github.timefreq.audio.data.SkippedFiles;
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
public final class SoundFiles implements AudioLoadListener {
  public static final int RATE = 8000;

  private final Path temp;
  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();
  private final List<SkippedFiles> skipped = new ArrayList<>();

  public SoundFiles(Path temp) {
    this.temp = temp;
  }

  public SoundFiles sounds(String... names) {
    for (String name : names) {
      put(name, WavBytes.PLAIN.file(0.5f, 0.25f, 0, -0.25f));
    }
    return this;
  }

  public SoundFiles put(String name, String text) {
    return put(name, text.getBytes(StandardCharsets.UTF_8));
  }

  public SoundFiles put(String name, byte[] content) {
    files.put(name, content);
    return this;
  }

  public Path folder() throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = temp.resolve("set").resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    return temp.resolve("set");
  }

  public Path zip() throws IOException {
    return zip(temp.resolve("set.zip"), StandardCharsets.UTF_8);
  }

  public Path zip(Path zip, Charset names) throws IOException {
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

  public Path written(boolean zipped) throws IOException {
    return zipped ? zip() : folder();
  }

  public AudioDataset load() throws IOException {
    return load(AudioFolder.builder(folder()));
  }

  public AudioDataset load(AudioFolder.Builder builder) throws IOException {
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
  public List<String> notes() {
    return notes;
  }

  public List<SkippedFiles> skipped() {
    return skipped;
  }

  public static List<String> names(AudioDataset dataset) {
    return dataset.examples().stream().map(AudioExample::name).toList();
  }

  /** The label of every example, or the first. */
  public static List<String> labels(AudioDataset dataset) {
    return dataset.examples().stream().map(e -> dataset.classes().get(e.labels().get(0))).toList();
  }
}
