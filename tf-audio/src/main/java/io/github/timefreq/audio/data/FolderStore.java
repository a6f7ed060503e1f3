package io.github.timefreq.audio.data;

import io.github.timefreq.audio.format.AudioFormatException;
import io.github.timefreq.training.internal.io.ZipArchive;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A folder on the disk, with all that is below it. */
final class FolderStore implements SoundStore {
  private final NavigableMap<String, Path> files = new TreeMap<>();

  FolderStore(Path root) throws IOException {
    List<Path> all;
    try (Stream<Path> below = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
      all = below.filter(FolderStore::isFile).toList();
    } catch (UncheckedIOException e) {
      throw new IOException(root + " cannot be listed: " + e.getCause(), e);
    }
    for (Path file : all) {
      Path relative = root.relativize(file);
      String name = relative.toString().replace(relative.getFileSystem().getSeparator(), "/");
      if (!ZipArchive.isHidden(name)) {
        requireReadable(root, name);
        files.put(name, file);
      }
    }
  }

  /** A link to nothing is a file that is missing. */
  private static boolean isFile(Path path) {
    return Files.isRegularFile(path) || (Files.isSymbolicLink(path) && !Files.exists(path));
  }

  /** Java puts the same sign for all characters that it cannot read: names would become one. */
  static void requireReadable(Path root, String name) throws IOException {
    if (SoundStore.isSound(name) && name.indexOf('\uFFFD') >= 0) {
      throw new IOException(
          AudioFormatException.oneLine(
              root
                  + ": the name "
                  + name
                  + " has characters that cannot be read here; set a locale of UTF-8"
                  + " (LC_ALL=C.UTF-8), or rename the file"));
    }
  }

  @Override
  public NavigableSet<String> names() {
    return Collections.unmodifiableNavigableSet(files.navigableKeySet());
  }

  @Override
  public InputStream open(String name) throws IOException {
    Path file = files.get(name);
    if (file == null) {
      throw new IOException("there is no file " + name);
    }
    try {
      return Files.newInputStream(file);
    } catch (NoSuchFileException e) {
      throw new AudioFormatException("there is no such file any more, or it is a broken link", e);
    }
  }

  @Override
  public void close() {}
}
