package io.github.timefreq.training.internal.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a folder to one owner at a time, such as a training, by a lock of the operating system. The
 * lock ends with the process, however that ends.
 *
 * <p>Its file stays: where it were deleted, one process could lock the deleted file and another one
 * the new file of the same name.
 */
public final class FolderLock implements AutoCloseable {
  public static final String FILE = "lock";

  /**
   * The folders that this JVM has locked. A lock belongs to the process, and on Linux it is gone as
   * soon as the process closes the file, even if that was opened a second time: it must not be.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel channel;

  private FolderLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Locks a folder, which is there.
   *
   * @return the lock, or null if the folder is locked already
   * @throws IOException if it cannot be locked
   */
  public static @Nullable FolderLock tryTake(Path folder) throws IOException {
    Path real = folder.toRealPath();
    if (!HELD.add(real)) {
      return null;
    }
    @Nullable FileChannel channel = null;
    @Nullable FileLock lock = null;
    try {
      channel = open(real.resolve(FILE));
      lock = tryLock(channel, real);
      return lock == null ? null : new FolderLock(real, channel);
    } finally {
      if (lock == null) {
        HELD.remove(real);
        if (channel != null) {
          channel.close();
        }
      }
    }
  }

  private static FileChannel open(Path file) throws IOException {
    try {
      return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new IOException("cannot write " + file + ": " + AtomicFiles.reason(e), e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel, Path folder) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // by classes of another loader in this JVM
    } catch (IOException e) { // such as on a network without locks
      throw new IOException("cannot lock " + folder.resolve(FILE) + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    if (!channel.isOpen()) {
      return;
    }
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      HELD.remove(folder);
    }
  }
}
