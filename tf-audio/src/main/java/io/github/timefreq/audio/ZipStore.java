package io.github.timefreq.audio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A .zip, read in place. Entries are never written to the disk, so that their names are nothing but
 * names; of entries with the same one the first is taken.
 */
final class ZipStore implements SoundStore {
  private final ZipFile zip;
  private final NavigableMap<String, ZipEntry> entries = new TreeMap<>();

  ZipStore(Path path) throws IOException {
    try {
      zip = new ZipFile(path.toFile());
    } catch (ZipException e) {
      throw new AudioFormatException(
          path + " is no folder, and no .zip or a damaged one: " + e.getMessage(), e);
    }
    zip.stream()
        .filter(entry -> !entry.isDirectory())
        .forEach(entry -> entries.putIfAbsent(entry.getName().replace('\\', '/'), entry));
    entries.keySet().removeIf(SoundStore::isHidden);
  }

  @Override
  public NavigableSet<String> names() {
    return Collections.unmodifiableNavigableSet(new TreeSet<>(entries.keySet()));
  }

  @Override
  public InputStream open(String name) throws IOException {
    return zip.getInputStream(entry(name));
  }

  @Override
  public byte[] read(String name) throws IOException {
    byte[] bytes = SoundStore.super.read(name);
    // ZipFile leaves the checksum to its caller.
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    if (checksum.getValue() != entry(name).getCrc()) {
      throw new AudioFormatException(name + ": the checksum of its .zip entry is wrong");
    }
    return bytes;
  }

  private ZipEntry entry(String name) throws IOException {
    ZipEntry entry = entries.get(name);
    if (entry == null) {
      throw new IOException(zip.getName() + " holds no " + name);
    }
    return entry;
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
