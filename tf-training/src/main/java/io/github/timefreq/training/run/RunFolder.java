package io.github.timefreq.training.run;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import io.github.timefreq.training.internal.io.AtomicFiles;
import io.github.timefreq.training.internal.io.Draft;
import io.github.timefreq.training.internal.io.FolderLock;
import io.github.timefreq.training.internal.io.Json;
import io.github.timefreq.training.metrics.LossCurve;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one training run:
 *
 * <pre>
 *   config.json      all that determines the run
 *   metrics.jsonl    a line for every step and every look at the validation part
 *   last-00000500/   the newest checkpoint, with the optimizer
 *   best-00000400/   the checkpoint with the lowest validation loss
 *   lock             empty, and locked while a process trains
 * </pre>
 *
 * @param path the folder
 * @param type what the run's configuration is: a record that is equal to another only if both mean
 *     the same training
 * @param <C> its type
 */
public record RunFolder<C>(Path path, Class<C> type) {
  private static final String CONFIG = "config.json";
  private static final String LAST = "last-";
  private static final String BEST = "best-";
  private static final int LOOKS = 3;

  /**
   * Opens the folder of a run.
   *
   * @param path the folder
   * @param type what the run's configuration is
   * @param <C> its type
   * @return the run
   * @throws IOException if there is no run in it
   */
  public static <C> RunFolder<C> open(Path path, Class<C> type) throws IOException {
    RunFolder<C> folder = new RunFolder<>(path, type);
    if (!folder.isStarted()) {
      throw new IOException(path + " holds no run: there is no " + CONFIG + " in it");
    }
    return folder;
  }

  /**
   * Reads what the run was started with: from {@code config.json} or, where that is missing or cut
   * off, from the newest checkpoint.
   *
   * @return its configuration
   * @throws IOException naming the file and what is wrong with it
   */
  public C config() throws IOException {
    Path file = path.resolve(CONFIG);
    C lost = Json.isObject(file) ? null : configOfCheckpoint();
    return lost == null ? Json.read(file, type) : lost;
  }

  /** Returns null where there is no checkpoint. */
  private @Nullable C configOfCheckpoint() throws IOException {
    for (String kind : List.of(LAST, BEST)) {
      if (!checkpoints(kind).isEmpty()) {
        try (Checkpoint<C> checkpoint = open(kind)) {
          return checkpoint.state().config();
        }
      }
    }
    return null;
  }

  /**
   * Writes {@code config.json} from the newest checkpoint, where the file is missing or cut off.
   *
   * @return whether that was needed
   * @throws IOException naming the file and what is wrong with it, if it cannot be written
   */
  public boolean repairConfig() throws IOException {
    Path file = path.resolve(CONFIG);
    C lost = Json.isObject(file) ? null : configOfCheckpoint();
    if (lost != null) {
      AtomicFiles.write(file, Json.bytes(lost));
    }
    return lost != null;
  }

  /**
   * Tells whether a run has been started in the folder: {@code config.json} may be all that a
   * killed process got to make, a checkpoint all that was not deleted.
   *
   * @return whether it holds a run
   * @throws IOException if the folder cannot be read
   */
  public boolean isStarted() throws IOException {
    return Files.isRegularFile(path.resolve(CONFIG))
        || (Files.isDirectory(path)
            && !(checkpoints(LAST).isEmpty() && checkpoints(BEST).isEmpty()));
  }

  /**
   * Checks that the run was started with a configuration.
   *
   * @param expected the configuration
   * @throws IOException if it was another
   */
  public void requireConfig(C expected) throws IOException {
    if (!config().equals(expected)) {
      throw new IOException(
          path
              + " holds a run with other settings (see config.json in it); choose another folder, or"
              + " delete this one");
    }
  }

  /**
   * Reads the training loss so far.
   *
   * @param points how many points are enough; at most twice as many are returned
   * @return means over successive steps; empty before the first step
   * @throws IOException if the metrics cannot be read
   */
  public LossCurve lossCurve(int points) throws IOException {
    return LossCurve.read(metrics(), points);
  }

  /**
   * Opens the newest checkpoint, also while a training replaces it.
   *
   * @return the checkpoint, which the caller closes
   * @throws IOException if there is none, or it is damaged
   */
  public Checkpoint<C> last() throws IOException {
    return open(LAST);
  }

  /**
   * Opens the checkpoint with the lowest validation loss, also while a training replaces it.
   *
   * @return the checkpoint, which the caller closes
   * @throws IOException if there is none, or it is damaged
   */
  public Checkpoint<C> best() throws IOException {
    return open(BEST);
  }

  /**
   * Keeps the folder, which is made where there is none, to one training until closed.
   *
   * @return the lock
   * @throws IOException if another training has it, or it cannot be written
   */
  public FolderLock lock() throws IOException {
    try {
      AtomicFiles.createFolder(path);
    } catch (IOException e) {
      throw new IOException("cannot write " + path + ": " + AtomicFiles.reason(e), e);
    }
    FolderLock lock = FolderLock.tryTake(path);
    if (lock == null) {
      throw new FolderInUseException(path);
    }
    return lock;
  }

  /**
   * Checks that nothing trains in the folder now.
   *
   * @throws IOException if something does
   */
  public void requireUntrained() throws IOException {
    if (Files.exists(path.resolve(FolderLock.FILE))) {
      lock().close();
    }
  }

  /**
   * Checks that the folder holds no run.
   *
   * @throws IOException if it does
   */
  public void requireFree() throws IOException {
    if (isStarted()) {
      throw new IOException(
          path + " already holds a run: resume it, delete it, or choose another folder");
    }
  }

  /**
   * Starts a run in the folder, which holds none.
   *
   * @param config all that determines the run
   * @throws IOException if it holds one, or cannot be written
   */
  public void create(C config) throws IOException {
    requireFree();
    AtomicFiles.write(path.resolve(CONFIG), Json.bytes(config));
    clean();
  }

  /**
   * Tells whether a first checkpoint has been written.
   *
   * @return whether there is one
   * @throws IOException if the folder cannot be read
   */
  public boolean hasCheckpoint() throws IOException {
    return !checkpoints(LAST).isEmpty();
  }

  /**
   * Returns the file of the metrics.
   *
   * @return {@code metrics.jsonl}, which may not exist yet
   */
  public Path metrics() {
    return path.resolve("metrics.jsonl");
  }

  /**
   * Saves a checkpoint to resume from.
   *
   * @param state where the training stands
   * @param model its model
   * @param optimizer its state, by name
   * @throws IOException if it cannot be written; the last checkpoint stays
   */
  public void saveLast(Checkpoint.State<C> state, Block model, Map<String, NDArray> optimizer)
      throws IOException {
    save(LAST, state, model, optimizer);
  }

  /**
   * Saves the model with the lowest validation loss.
   *
   * @param state where the training stands
   * @param model its model
   * @throws IOException if it cannot be written; the last one stays
   */
  public void saveBest(Checkpoint.State<C> state, Block model) throws IOException {
    save(BEST, state, model, Map.of());
  }

  /**
   * Deletes what killed processes left unfinished.
   *
   * @throws IOException if the folder cannot be read or written
   */
  public void clean() throws IOException {
    Draft.clean(path);
  }

  private void save(
      String kind, Checkpoint.State<C> state, Block model, Map<String, NDArray> optimizer)
      throws IOException {
    List<Path> older = checkpoints(kind);
    Path target = path.resolve(kind + String.format(Locale.ROOT, "%08d", state.step()));
    if (!older.contains(target)) {
      Checkpoint.write(target, state, model, optimizer);
    }
    for (Path folder : older) {
      if (!folder.equals(target)) {
        deleteReplaced(folder);
      }
    }
  }

  private static void deleteReplaced(Path checkpoint) throws IOException {
    try {
      AtomicFiles.deleteRecursively(checkpoint);
    } catch (DirectoryNotEmptyException e) {
      // Some systems keep a file until its last reader closes it: the next save deletes the rest.
    }
  }

  /** Opens the newest checkpoint, which a training may replace meanwhile by a newer one. */
  private Checkpoint<C> open(String kind) throws IOException {
    Path newest = newest(kind);
    while (true) {
      try {
        return open(kind, newest);
      } catch (IOException e) {
        Path now = newest(kind);
        if (now.equals(newest)) {
          throw e;
        }
        newest = now;
      }
    }
  }

  private Checkpoint<C> open(String kind, Path folder) throws IOException {
    Checkpoint<C> checkpoint = Checkpoint.open(folder, type);
    if (checkpoint.state().step() != step(kind, folder)) {
      checkpoint.close();
      throw new IOException(
          folder + " is damaged: its state is that of step " + checkpoint.state().step());
    }
    return checkpoint;
  }

  private Path newest(String kind) throws IOException {
    // A listing may have missed both the old checkpoint and the one that replaces it.
    for (int look = 0; look < LOOKS; look++) {
      List<Path> checkpoints = checkpoints(kind);
      if (!checkpoints.isEmpty()) {
        return checkpoints.get(checkpoints.size() - 1);
      }
    }
    throw new IOException(path + " has no checkpoint " + kind + "* yet; train it on first");
  }

  /** Oldest first; a copy that someone keeps under a longer name is none. */
  private List<Path> checkpoints(String kind) throws IOException {
    Pattern name = Pattern.compile(kind + "\\d{8,10}");
    return entries(name.asMatchPredicate()).stream()
        .sorted(Comparator.comparingLong(checkpoint -> step(kind, checkpoint)))
        .toList();
  }

  private static long step(String kind, Path checkpoint) {
    return Long.parseLong(nameOf(checkpoint).substring(kind.length()));
  }

  private List<Path> entries(Predicate<String> named) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries.filter(entry -> named.test(nameOf(entry))).toList();
    }
  }

  private static String nameOf(Path entry) {
    return String.valueOf(entry.getFileName());
  }
}
