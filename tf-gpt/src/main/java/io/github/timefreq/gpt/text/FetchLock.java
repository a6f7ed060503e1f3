package io.github.timefreq.gpt.text;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a download to one thread of one process, by a lock of the operating system, which ends with
 * the process however that ends. Its file stays, so that nobody locks a file that was deleted.
 */
final class FetchLock implements AutoCloseable {
  /** Within this JVM, where locks of files do not keep threads apart. */
  private static final ReentrantLock THREADS = new ReentrantLock();

  private final FileChannel channel;

  private FetchLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Locks a file, and waits until it can.
   *
   * @param file is created where it is missing, in a folder that is there
   * @param waiting is called where another thread or process has the lock
   * @throws IOException if the file cannot be locked
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  static FetchLock take(Path file, Runnable waiting) throws IOException, InterruptedException {
    if (!THREADS.tryLock()) {
      waiting.run();
      THREADS.lockInterruptibly();
    }
    @Nullable FileChannel channel = null;
    boolean locked = false;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      @Nullable FileLock lock = channel.tryLock();
      if (lock == null) {
        waiting.run();
        channel.lock();
      }
      locked = true;
      return new FetchLock(channel);
    } catch (IOException | OverlappingFileLockException e) { // the latter by another class loader
      throw new IOException(
          "cannot lock " + file + "; is its folder one that can be written? (" + e + ")", e);
    } finally {
      if (!locked) {
        THREADS.unlock();
        if (channel != null) {
          channel.close();
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      THREADS.unlock();
    }
  }
}
