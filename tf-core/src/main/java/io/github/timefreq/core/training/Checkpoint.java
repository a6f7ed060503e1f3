package io.github.timefreq.core.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import com.google.gson.reflect.TypeToken;
import io.github.timefreq.core.NamedParameters;
import io.github.timefreq.core.NativeArrays;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A folder that holds a model, and, to go on training, its optimizer's state. It has been there as
 * a whole since it got its name; {@code SHA256SUMS} tells whether it still is.
 *
 * @param folder the folder
 * @param state what it holds beside the tensors
 * @param <C> all that determines the run, a record
 */
public record Checkpoint<C>(Path folder, State<C> state) {
  private static final String MODEL = "model.safetensors";
  private static final String OPTIMIZER = "optimizer.safetensors";
  private static final String STATE = "state.json";
  private static final String CHECKSUMS = "SHA256SUMS";
  private static final String ADVICE = "; restore it from a copy, or train again";

  /**
   * What is not a tensor.
   *
   * @param config the run
   * @param step steps trained
   * @param bestLoss lowest validation loss so far, or null before the first
   * @param seconds time trained
   * @param <C> all that determines the run, a record
   */
  public record State<C>(C config, long step, @Nullable Double bestLoss, double seconds) {
    /**
     * Checks that the run is there.
     *
     * @param config the run
     * @param step steps trained
     * @param bestLoss lowest validation loss so far
     * @param seconds time trained
     */
    public State {
      Objects.requireNonNull(config, "config");
    }

    /**
     * Returns this state with another description of the run, such as one to publish.
     *
     * @param value the run
     * @return the changed state
     */
    public State<C> withConfig(C value) {
      return new State<>(value, step, bestLoss, seconds);
    }

    /**
     * Tells in one line where the model comes from.
     *
     * @return all of this, in JSON
     */
    public String toJson() {
      return Json.compact(this);
    }
  }

  /** Writes a checkpoint; it appears under its name when every byte of it is on the disk. */
  static void write(Path folder, State<?> state, Block model, Map<String, NDArray> optimizer)
      throws IOException {
    Path unfinished = AtomicFiles.unfinishedFolder(folder);
    try {
      Map<String, NDArray> weights = new LinkedHashMap<>();
      NamedParameters.of(model).forEach((name, p) -> weights.put(name, p.getArray()));
      Safetensors.write(unfinished.resolve(MODEL), weights);
      if (!optimizer.isEmpty()) {
        Safetensors.write(unfinished.resolve(OPTIMIZER), optimizer);
      }
      AtomicFiles.writeSynced(unfinished.resolve(STATE), Json.bytes(state));
      byte[] checksums = checksums(unfinished).getBytes(StandardCharsets.US_ASCII);
      AtomicFiles.writeSynced(unfinished.resolve(CHECKSUMS), checksums);
      AtomicFiles.publish(unfinished, folder);
    } catch (IOException e) {
      IOException failure =
          new IOException("cannot write checkpoint " + folder + ": " + e.getMessage(), e);
      try {
        AtomicFiles.deleteRecursively(unfinished);
      } catch (IOException inTheWay) {
        failure.addSuppressed(inTheWay);
      }
      throw failure;
    }
  }

  /**
   * Opens a checkpoint after comparing its files with their checksums.
   *
   * @param folder the folder
   * @param type what the run's configuration is
   * @param <C> its type
   * @return the checkpoint
   * @throws IOException naming the file that is missing or damaged
   */
  public static <C> Checkpoint<C> open(Path folder, Class<C> type) throws IOException {
    Path checksums = folder.resolve(CHECKSUMS);
    if (!Files.isRegularFile(checksums)) {
      throw new IOException(folder + " is no checkpoint: it has no file " + CHECKSUMS + ADVICE);
    }
    List<String> lines = Files.readAllLines(checksums, StandardCharsets.ISO_8859_1);
    for (String line : lines) {
      String[] parts = line.split(" {2}", 2);
      if (parts.length != 2) {
        throw new IOException(checksums + " is damaged" + ADVICE);
      }
      Path file = folder.resolve(parts[1]);
      if (!Files.isRegularFile(file)) {
        throw new IOException("checkpoint file " + file + " is missing" + ADVICE);
      }
      if (!sha256(file).equals(parts[0])) {
        throw new IOException(
            "checkpoint file " + file + " is damaged: its checksum is wrong" + ADVICE);
      }
    }
    if (lines.stream().noneMatch(line -> line.endsWith(STATE))
        || lines.stream().noneMatch(line -> line.endsWith(MODEL))) {
      throw new IOException(
          checksums + " is damaged: it does not list " + MODEL + " and " + STATE + ADVICE);
    }
    return new Checkpoint<>(folder, Json.read(folder.resolve(STATE), stateOf(type)));
  }

  @SuppressWarnings("unchecked") // the parameterized type is this one
  private static <C> TypeToken<State<C>> stateOf(Class<C> type) {
    return (TypeToken<State<C>>) TypeToken.getParameterized(State.class, type);
  }

  /**
   * Fills a model of this checkpoint's shape.
   *
   * @param model an initialised model
   * @param manager under which memory is used
   * @throws IOException naming the file, if it does not hold this model's tensors
   */
  public void load(Block model, NDManager manager) throws IOException {
    Map<String, NDArray> weights = new LinkedHashMap<>();
    for (Map.Entry<String, Parameter> entry : NamedParameters.of(model).entrySet()) {
      weights.put(entry.getKey(), entry.getValue().getArray());
    }
    copy(folder.resolve(MODEL), weights, manager);
  }

  /** Fills the optimizer's state. */
  void loadOptimizer(Map<String, NDArray> optimizer, NDManager manager) throws IOException {
    copy(folder.resolve(OPTIMIZER), optimizer, manager);
  }

  private static void copy(Path file, Map<String, NDArray> targets, NDManager manager)
      throws IOException {
    Set<String> missing = new HashSet<>(targets.keySet());
    Safetensors.forEach(
        file,
        (name, shape, values) -> {
          NDArray target = targets.get(name);
          if (target == null || !missing.remove(name)) {
            throw new IOException(file + " holds the tensors of another model");
          }
          if (!shape.equals(target.getShape())) {
            throw new IOException(
                file + ": tensor " + name + " must have shape " + target.getShape());
          }
          NativeArrays.fill(target, values, manager);
        });
    if (!missing.isEmpty()) {
      throw new IOException(file + " holds the tensors of another model");
    }
  }

  private static String checksums(Path folder) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String name : List.of(MODEL, OPTIMIZER, STATE)) {
      Path file = folder.resolve(name);
      if (Files.exists(file)) {
        lines.append(sha256(file)).append("  ").append(name).append('\n');
      }
    }
    return lines.toString();
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest = Sha256.newDigest();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return Sha256.hex(digest);
  }
}
