package io.github.timefreq.training.internal.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file or a folder that is not finished yet. Use this to replace a file at once: what is made
 * lies in a folder {@code .tmp-UUID} beside its place until it is published. Closing the draft
 * deletes what was not published.
 *
 * <pre>{@code
 * try (Draft draft = Draft.of(file)) {
 *   Files.writeString(draft.getPath(), text);
 *   draft.publish();
 * }
 * }</pre>
 *
 * <p>A draft belongs to the process that makes it, by a lock of the operating system. A process
 * that is ended by a signal deletes its drafts. Those of a process that was killed are deleted when
 * the next draft is made in the same folder, by any process. (On a network drive without locks they
 * stay.)
 */
public final class Draft implements AutoCloseable {
  private static final String PREFIX = ".tmp-";
  private static final Pattern NAME =
      Pattern.compile(Pattern.quote(PREFIX) + "\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  /** Folder inside a draft's folder, beside its lock. */
  private static final String MADE = "made";

  /** The same when it is being deleted: a thread that still writes into it can no longer. */
  private static final String GIVEN_UP = "given-up";

  /** Guards the drafts that are open, and whether the program is ending. */
  private static final Object GUARD = new Object();

  private static final Set<Draft> OPEN = new HashSet<>();
  private static boolean ending;

  static {
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(Draft::closeAll, "drafts"));
    } catch (IllegalStateException e) {
      // The program is ending already: the next draft in the folder deletes what is left.
    }
  }

  private final Path target;
  private final Path folder;
  private final @Nullable FolderLock lock;
  private boolean closed;

  private Draft(Path target, Path folder, @Nullable FolderLock lock) {
    this.target = target;
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Starts a draft, and deletes the drafts that killed processes left in the same folder.
   *
   * @param target the file or folder to make; its folder is made where there is none
   * @return the draft, in which nothing is yet
   * @throws IOException if the folder cannot be written
   */
  public static Draft of(Path target) throws IOException {
    Path place = target.toAbsolutePath();
    Path parent = AtomicFiles.folderOf(place);
    AtomicFiles.createFolder(parent);
    clean(parent);
    synchronized (GUARD) {
      if (ending) {
        throw new IOException("the program is ending");
      }
      @Nullable Draft draft = null;
      while (draft == null) {
        // The names that Files.createTemp... makes can be read by their owner only.
        Path folder = Files.createDirectory(parent.resolve(PREFIX + UUID.randomUUID()));
        draft = tryOwn(place, folder);
      }
      OPEN.add(draft);
      return draft;
    }
  }

  /** Returns null if another process took the new folder for one that was left behind. */
  private static @Nullable Draft tryOwn(Path target, Path folder) throws IOException {
    Path lockFile = folder.resolve(FolderLock.FILE);
    try {
      FolderLock lock = FolderLock.tryTake(folder);
      if (lock == null) {
        return null;
      }
      if (!Files.exists(lockFile)) {
        lock.close();
        return null;
      }
      Files.createDirectory(folder.resolve(MADE));
      return new Draft(target, folder, lock);
    } catch (IOException e) {
      if (!Files.exists(folder)) {
        return null;
      }
      if (!Files.exists(lockFile)) {
        Files.deleteIfExists(folder);
        throw e;
      }
      // A network without locks: no process can take the draft for one that was left behind.
      Files.createDirectories(folder.resolve(MADE));
      return new Draft(target, folder, null);
    }
  }

  /**
   * Deletes the drafts in a folder whose processes are gone.
   *
   * @throws IOException if the folder cannot be read
   */
  public static void clean(Path parent) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path entry : entries) {
        if (NAME.matcher(String.valueOf(entry.getFileName())).matches()
            && Files.isDirectory(entry)) {
          deleteAbandoned(entry);
        }
      }
    }
  }

  private static void deleteAbandoned(Path folder) {
    try {
      if (Files.exists(folder.resolve(FolderLock.FILE))) {
        try (FolderLock lock = FolderLock.tryTake(folder)) {
          if (lock == null) {
            return;
          }
          deleteMade(folder);
        }
        Files.deleteIfExists(folder.resolve(FolderLock.FILE));
      }
      Files.deleteIfExists(folder); // refused where it holds what no draft does
    } catch (IOException | UncheckedIOException e) {
      // Another process deletes it at the same time, or may delete it where this one may not.
    }
  }

  private static void deleteMade(Path folder) throws IOException {
    Path made = folder.resolve(MADE);
    Path givenUp = folder.resolve(GIVEN_UP);
    if (Files.exists(made)) {
      Files.move(made, givenUp);
    }
    if (Files.exists(givenUp)) {
      AtomicFiles.deleteRecursively(givenUp);
    }
  }

  private static void closeAll() {
    List<Draft> left;
    synchronized (GUARD) {
      ending = true;
      left = List.copyOf(OPEN);
    }
    for (Draft draft : left) {
      try {
        draft.close();
      } catch (IOException | UncheckedIOException e) {
        // There is no one left to tell: the next draft in the folder deletes it.
      }
    }
  }

  /**
   * Returns where to make the file or folder.
   *
   * @return a path whose folder is there, with the file name of the target
   */
  public Path getPath() {
    return folder.resolve(MADE).resolve(target.getFileName());
  }

  /**
   * Moves what was made to its place, replacing a file that is there. What must last through a
   * crash of the system has to be synced before.
   *
   * @throws IOException if it cannot be moved; what was there before is untouched
   */
  public void publish() throws IOException {
    publish(String.valueOf(target.getFileName()));
  }

  /**
   * Moves a file that was made beside {@link #getPath} to a place beside the target, replacing one
   * that is there.
   *
   * @param name its file name
   * @throws IOException if it cannot be moved; what was there before is untouched
   */
  public synchronized void publish(String name) throws IOException {
    if (closed) {
      throw new IOException(target + " was given up: the program is ending");
    }
    Files.move(
        folder.resolve(MADE).resolve(name),
        target.resolveSibling(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    AtomicFiles.sync(AtomicFiles.folderOf(target));
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    deleteMade(folder);
    if (lock != null) {
      lock.close();
    }
    synchronized (GUARD) {
      OPEN.remove(this);
    }
    try {
      Files.deleteIfExists(folder.resolve(FolderLock.FILE));
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // Another process looks whether it was left behind, and then deletes it.
    }
  }
}
