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
