package io.github.timefreq.training.internal.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Files that are either there as a whole or not at all: each is written as a {@link Draft}, synced
 * to the disk, then moved to its place.
 */
public final class AtomicFiles {
  private AtomicFiles() {}

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Writer {
    /**
     * Writes everything.
     *
     * @param channel an empty file
     * @throws IOException if it cannot be written
     */
    void writeTo(FileChannel channel) throws IOException;
  }

  /**
   * Writes a file, replacing one of the same name.
   *
   * @param file the file
   * @param content its content
   * @throws IOException if it cannot be written; what was there before is untouched
   */
  public static void write(Path file, byte[] content) throws IOException {
    write(file, channel -> writeFully(channel, ByteBuffer.wrap(content)));
  }

  /**
   * Writes a file, replacing one of the same name.
   *
   * @param file the file
   * @param writer writes its content
   * @throws IOException if it cannot be written; what was there before is untouched
   */
  public static void write(Path file, Writer writer) throws IOException {
    if (Files.isDirectory(file)) { // moving the draft there would fail with the draft's name
      throw new IOException("cannot write " + file + ": it is a folder");
    }
    try (Draft draft = Draft.of(file)) {
      writeSynced(draft.getPath(), writer);
      draft.publish();
    } catch (IOException e) {
      throw new IOException("cannot write " + file + ": " + reason(e), e);
    }
  }

  /** Writes a file of a folder that is itself not finished yet. */
  public static void writeSynced(Path file, byte[] content) throws IOException {
    writeSynced(file, channel -> writeFully(channel, ByteBuffer.wrap(content)));
  }

  /** Writes a file of a folder that is itself not finished yet. */
  public static void writeSynced(Path file, Writer writer) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      writer.writeTo(channel);
      channel.force(true);
    }
  }

  /** Writes what is left of a buffer, of which a channel may take a part at a time. */
  public static void writeFully(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  public static void createFolder(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(e.getFile() + " is a file, not a folder", e);
    }
  }

  /** Deletes a folder of plain files and folders. */
  public static void deleteRecursively(Path folder) throws IOException {
    List<Path> innerFirst;
    try (Stream<Path> paths = Files.walk(folder)) {
      innerFirst = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : innerFirst) {
      Files.deleteIfExists(path);
    }
  }

  static Path folderOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || file.endsWith(".") || file.endsWith("..")) {
      throw new IllegalArgumentException(file + " is not a file's name");
    }
    return folder;
  }

  /** Makes renames in a folder last; systems that cannot open folders do so by themselves. */
  public static void sync(Path folder) throws IOException {
    if (System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("windows")) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** What went wrong; where the message is but a file's name, the kind of exception in words. */
  public static String reason(IOException e) {
    if (e.getMessage() != null
        && !(e instanceof FileSystemException inFile && inFile.getReason() == null)) {
      return e.getMessage();
    }
    return e.getClass()
        .getSimpleName()
        .replaceAll("Exception$", "")
        .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
        .toLowerCase(Locale.ROOT);
  }
}
