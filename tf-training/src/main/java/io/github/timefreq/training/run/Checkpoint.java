package io.github.timefreq.training.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import com.google.gson.reflect.TypeToken;
import io.github.timefreq.core.internal.Checks;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.core.internal.memory.NativeArrays;
import io.github.timefreq.training.internal.io.AtomicFiles;
import io.github.timefreq.training.internal.io.Draft;
import io.github.timefreq.training.internal.io.Json;
import io.github.timefreq.training.internal.io.Safetensors;
import io.github.timefreq.training.internal.io.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A folder that holds a model, and, to resume training, its optimizer's state. Use this to load a
 * trained model: open the checkpoint, load it into a model, close it.
 *
 * <p>A checkpoint appears under its name with all of its files; {@code SHA256SUMS} tells whether it
 * is still whole. One that is open can be read to the end although a training replaces it.
 *
 * @param <C> all that determines the run, a record
 */
public final class Checkpoint<C> implements AutoCloseable {
  private static final String MODEL = "model.safetensors";
  private static final String OPTIMIZER = "optimizer.safetensors";
  private static final String STATE = "state.json";
  private static final String CHECKSUMS = "SHA256SUMS";
  private static final List<String> FILES = List.of(MODEL, OPTIMIZER, STATE);
  private static final Pattern CHECKSUM =
      Pattern.compile("(\\p{XDigit}{64}) [ *](\\S+)", Pattern.CASE_INSENSITIVE);
  private static final String ADVICE = "; restore it from a copy, or train again";

  private final Path folder;
  private final Map<String, FileChannel> files;
  private final State<C> state;

  private Checkpoint(Path folder, Map<String, FileChannel> files, State<C> state) {
    this.folder = folder;
    this.files = files;
    this.state = state;
  }

  /**
   * Returns where the checkpoint is, or was before a newer one replaced it.
   *
   * @return the folder
   */
  public Path folder() {
    return folder;
  }

  /**
   * Returns what the checkpoint holds beside the tensors.
   *
   * @return the run and how far it is
   */
  public State<C> state() {
    return state;
  }

  /**
   * What is not a tensor.
   *
   * @param config the run
   * @param step steps trained, at least 0
   * @param bestLoss lowest validation loss so far, finite, or null before the first
   * @param seconds time trained, at least 0 and finite
   * @param <C> all that determines the run, a record
   */
  public record State<C>(C config, long step, @Nullable Double bestLoss, double seconds) {
    /**
     * Checks all of it.
     *
     * @param config the run
     * @param step steps trained
     * @param bestLoss lowest validation loss so far
     * @param seconds time trained
     * @throws IllegalArgumentException naming the value and what is allowed
     */
    public State {
      Objects.requireNonNull(config, "config");
      Checks.require(step >= 0, "step must be at least 0, got " + step);
      Checks.require(
          bestLoss == null || Double.isFinite(bestLoss),
          "bestLoss must be finite, got " + bestLoss);
      Checks.require(
          seconds >= 0 && seconds < Double.POSITIVE_INFINITY,
          "seconds must be at least 0 and finite, got " + seconds);
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
    try (Draft draft = Draft.of(folder)) {
      Path made = Files.createDirectory(draft.getPath());
      Map<String, NDArray> weights = new LinkedHashMap<>();
      NamedParameters.of(model).forEach((name, p) -> weights.put(name, p.getArray()));
      Safetensors.write(made.resolve(MODEL), weights);
      if (!optimizer.isEmpty()) {
        Safetensors.write(made.resolve(OPTIMIZER), optimizer);
      }
      AtomicFiles.writeSynced(made.resolve(STATE), Json.bytes(state));
      byte[] checksums = checksums(made).getBytes(StandardCharsets.US_ASCII);
      AtomicFiles.writeSynced(made.resolve(CHECKSUMS), checksums);
      AtomicFiles.sync(made);
      draft.publish();
    } catch (IOException e) {
      throw new IOException("cannot write checkpoint " + folder + ": " + AtomicFiles.reason(e), e);
    }
  }

  /**
   * Opens a checkpoint after comparing its files with their checksums.
   *
   * @param folder the folder
   * @param type what the run's configuration is
   * @param <C> its type
   * @return the checkpoint, which the caller closes
   * @throws IOException naming the file that is missing or damaged
   */
  public static <C> Checkpoint<C> open(Path folder, Class<C> type) throws IOException {
    Map<String, FileChannel> files = new LinkedHashMap<>();
    boolean whole = false;
    try {
      // All of them before any is read: files that are open cannot be deleted.
      for (String name : List.of(CHECKSUMS, MODEL, OPTIMIZER, STATE)) {
        Path file = folder.resolve(name);
        if (Files.isRegularFile(file)) {
          files.put(name, FileChannel.open(file, StandardOpenOption.READ));
        }
      }
      check(folder, files);
      String json = text(files.get(STATE));
      State<C> state = Json.parse(folder.resolve(STATE), json, stateOf(type));
      whole = true;
      return new Checkpoint<>(folder, files, state);
    } finally {
      if (!whole) {
        closeAll(files);
      }
    }
  }

  /** Compares files with their checksums. */
  private static void check(Path folder, Map<String, FileChannel> files) throws IOException {
    Path checksums = folder.resolve(CHECKSUMS);
    FileChannel list = files.get(CHECKSUMS);
    if (list == null) {
      throw new IOException(folder + " is no checkpoint: it has no file " + CHECKSUMS + ADVICE);
    }
    Set<String> listed = new HashSet<>();
    for (String line : text(list).lines().toList()) {
      Matcher parts = CHECKSUM.matcher(line);
      if (!parts.matches() || !FILES.contains(parts.group(2)) || !listed.add(parts.group(2))) {
        throw new IOException(checksums + " is damaged" + ADVICE);
      }
      Path file = folder.resolve(parts.group(2));
      FileChannel channel = files.get(parts.group(2));
      if (channel == null) {
        throw new IOException("checkpoint file " + file + " is missing" + ADVICE);
      }
      if (!sha256(channel).equalsIgnoreCase(parts.group(1))) {
        throw new IOException(
            "checkpoint file "
                + file
                + " is damaged, or its checksum in "
                + CHECKSUMS
                + " is"
                + ADVICE);
      }
    }
    if (!listed.containsAll(List.of(STATE, MODEL))) {
      throw new IOException(
          checksums + " is damaged: it does not list " + MODEL + " and " + STATE + ADVICE);
    }
  }

  /** Of ASCII but for names in a configuration; what is no text differs from its checksum. */
  private static String text(@Nullable FileChannel file) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    stream(Objects.requireNonNull(file, "listed with a checksum")).transferTo(bytes);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** Closing it would close the file. */
  private static InputStream stream(FileChannel file) throws IOException {
    return Channels.newInputStream(file.position(0));
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
   * @throws IOException naming the file, if it does not hold this model's tensors, and the tensor
   *     that has a number which is NaN or infinite
   */
  public void load(Block model, NDManager manager) throws IOException {
    Map<String, NDArray> weights = new LinkedHashMap<>();
    for (Map.Entry<String, Parameter> entry : NamedParameters.of(model).entrySet()) {
      weights.put(entry.getKey(), entry.getValue().getArray());
    }
    copy(MODEL, weights, manager);
  }

  /**
   * Fills the optimizer's state.
   *
   * @param optimizer arrays by name, which receive the values
   * @param manager owner of what is read on the way
   * @throws IOException if the file does not hold these arrays
   */
  public void loadOptimizer(Map<String, NDArray> optimizer, NDManager manager) throws IOException {
    copy(OPTIMIZER, optimizer, manager);
  }

  private void copy(String name, Map<String, NDArray> targets, NDManager manager)
      throws IOException {
    Path file = folder.resolve(name);
    FileChannel channel = files.get(name);
    if (channel == null) {
      throw new IOException("checkpoint file " + file + " is missing" + ADVICE);
    }
    Set<String> missing = new HashSet<>(targets.keySet());
    Safetensors.forEach(
        file,
        channel,
        (tensor, shape, values) -> {
          NDArray target = targets.get(tensor);
          if (target == null || !missing.remove(tensor)) {
            throw new IOException(file + " holds the tensors of another model");
          }
          if (!shape.equals(target.getShape())) {
            throw new IOException(
                file + ": tensor " + tensor + " must have shape " + target.getShape());
          }
          requireFinite(file, tensor, values);
          NativeArrays.fill(target, values, manager);
        });
    if (!missing.isEmpty()) {
      throw new IOException(file + " holds the tensors of another model");
    }
  }

  /** What such numbers give is NaN, or looks like an answer and is none. */
  private static void requireFinite(Path file, String tensor, ByteBuffer values)
      throws IOException {
    FloatBuffer numbers = values.duplicate().order(values.order()).asFloatBuffer();
    while (numbers.hasRemaining()) {
      float number = numbers.get();
      if (!Float.isFinite(number)) {
        throw new IOException(
            file
                + ": tensor "
                + tensor
                + " has the number "
                + number
                + ": the model is damaged; take an earlier checkpoint, or train again, with a lower"
                + " learning rate if the loss has grown");
      }
    }
  }

  private static String checksums(Path folder) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String name : FILES) {
      Path file = folder.resolve(name);
      if (Files.exists(file)) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
          lines.append(sha256(channel)).append("  ").append(name).append('\n');
        }
      }
    }
    return lines.toString();
  }

  private static String sha256(FileChannel file) throws IOException {
    MessageDigest digest = Sha256.newDigest();
    new DigestInputStream(stream(file), digest).transferTo(OutputStream.nullOutputStream());
    return Sha256.hex(digest);
  }

  @Override
  public void close() throws IOException {
    closeAll(files);
  }

  private static void closeAll(Map<String, FileChannel> files) throws IOException {
    for (FileChannel file : files.values()) {
      file.close();
    }
  }
}
