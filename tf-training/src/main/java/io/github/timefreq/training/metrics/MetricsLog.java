package io.github.timefreq.training.metrics;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.timefreq.training.internal.io.AtomicFiles;
import io.github.timefreq.training.internal.io.Json;
import io.github.timefreq.training.internal.io.LineReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of a run, one JSON object a line: those of a step have {@code gradientNorm}, those of
 * a look at the validation part have {@code validation} set, and {@code figures} if the task gives
 * any.
 *
 * <p>A line is in the file as soon as it is added, so that other programs can follow it.
 */
public final class MetricsLog implements AutoCloseable {
  /** Marks the line of a validation pass. */
  static final String VALIDATION = "validation";

  private static final String STEP = "step";
  private static final String FIGURES = "figures";

  private final Path file;
  private final FileChannel channel;
  private final List<EvaluationMetrics> evaluations = new ArrayList<>();

  /**
   * Opens the log and cuts off what is later than a step: the run continues from there.
   *
   * @param file the log
   * @param step last step that is kept
   * @throws IOException if the file cannot be read or written
   */
  public MetricsLog(Path file, long step) throws IOException {
    this.file = file;
    boolean opened = false;
    @Nullable FileChannel open = null;
    try {
      open =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      channel = open;
      boolean ended = readUntil(step);
      channel.position(channel.size());
      if (!ended) {
        AtomicFiles.writeFully(channel, ByteBuffer.wrap(new byte[] {'\n'}));
      }
      opened = true;
    } catch (IOException e) {
      throw new IOException("cannot open " + file + ": " + AtomicFiles.reason(e), e);
    } finally {
      if (open != null && !opened) {
        open.close();
      }
    }
  }

  /**
   * Reads what there is up to a step, in memory for one line and the evaluations, and cuts off the
   * rest. What is no line, such as one that a killed process did not finish, is skipped.
   *
   * @return whether the last line that is left has an end
   */
  private boolean readUntil(long step) throws IOException {
    long end = 0;
    boolean ended = true;
    LineReader lines = new LineReader(channel);
    for (String text = lines.next(); text != null; text = lines.next()) {
      Line line = parse(text);
      if (line == null) {
        continue;
      }
      if (line.step() > step) {
        break;
      }
      end = lines.position();
      ended = lines.hasEnd();
      if (line.evaluation() != null) {
        evaluations.add(line.evaluation());
      }
    }
    channel.truncate(end);
    return ended;
  }

  /**
   * Appends the metrics of a step.
   *
   * @param metrics of the step
   * @throws IOException if they cannot be written
   */
  public void add(StepMetrics metrics) throws IOException {
    write(Json.tree(metrics));
  }

  /**
   * Appends the metrics of a validation pass.
   *
   * @param metrics of the pass
   * @throws IOException if they cannot be written
   */
  public void add(EvaluationMetrics metrics) throws IOException {
    evaluations.add(metrics);
    JsonObject line = Json.tree(metrics);
    if (metrics.figures().isEmpty()) {
      line.remove(FIGURES);
    }
    line.addProperty(VALIDATION, true);
    write(line);
  }

  /**
   * Returns the validation passes so far.
   *
   * @return their metrics, in order
   */
  public List<EvaluationMetrics> evaluations() {
    return List.copyOf(evaluations);
  }

  private void write(JsonObject line) throws IOException {
    try {
      AtomicFiles.writeFully(
          channel, ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /**
   * Makes all lines last through a crash of the system.
   *
   * @throws IOException if they cannot be written
   */
  public void sync() throws IOException {
    try {
      channel.force(false);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private IOException unwritable(IOException e) {
    return new IOException("cannot write " + file + ": " + AtomicFiles.reason(e), e);
  }

  private record Line(long step, @Nullable EvaluationMetrics evaluation) {}

  /** Returns null for the unfinished last line that a killed process leaves, and other damage. */
  private static @Nullable Line parse(String text) {
    try {
      JsonObject metrics = Json.parseLine(text, JsonObject.class);
      if (metrics == null
          || !(metrics.get(STEP) instanceof JsonPrimitive step)
          || !step.isNumber()) {
        return null;
      }
      return new Line(step.getAsLong(), metrics.has(VALIDATION) ? evaluation(metrics) : null);
    } catch (RuntimeException e) {
      // What Gson throws itself, or wraps of what the record's constructor has to say.
      return null;
    }
  }

  private static EvaluationMetrics evaluation(JsonObject metrics) {
    if (!metrics.has(FIGURES)) {
      metrics.add(FIGURES, new JsonObject());
    }
    return Json.parse(metrics, EvaluationMetrics.class);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
