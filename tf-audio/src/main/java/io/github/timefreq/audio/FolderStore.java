package io.github.timefreq.audio;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A folder on the disk, with all that is below it. */
final class FolderStore implements SoundStore {
  private final Path root;
  private final NavigableSet<String> names = new TreeSet<>();

  FolderStore(Path root) throws IOException {
    this.root = root;
    try (Stream<Path> files = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
      files.filter(Files::isRegularFile).map(this::relative).forEach(names::add);
    } catch (UncheckedIOException e) {
      throw new IOException(root + " cannot be listed: " + e.getCause(), e);
    }
    names.removeIf(SoundStore::isHidden);
    requireDecoded();
  }

  /** Names that Java could not decode are no names: two files or classes may have the same one. */
  private void requireDecoded() throws IOException {
    for (String name : names) {
      if (name.indexOf('\uFFFD') >= 0) {
        throw new IOException(
            root
                + ": the name of "
                + name
                + " is not "
                + System.getProperty("sun.jnu.encoding", "of the locale")
                + ", the encoding of file names here; rename it in UTF-8, and set LC_ALL=C.UTF-8 or"
                + " another locale of UTF-8");
      }
    }
  }

  @Override
  public NavigableSet<String> names() {
    return names;
  }

  @Override
  public InputStream open(String name) throws IOException {
    return Files.newInputStream(root.resolve(name));
  }

  @Override
  public void close() {}

  private String relative(Path file) {
    Path relative = root.relativize(file);
    return relative.toString().replace(relative.getFileSystem().getSeparator(), "/");
  }
}
