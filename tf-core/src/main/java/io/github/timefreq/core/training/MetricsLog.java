package io.github.timefreq.core.training;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of a run, one JSON object a line: those of a step have {@code gradientNorm}, those of
 * a look at the validation part have {@code validation} set, and {@code figures} if the task gives
 * any.
 */
final class MetricsLog implements AutoCloseable {
  /** Marks the line of a validation pass. */
  static final String VALIDATION = "validation";

  private static final String STEP = "step";
  private static final String FIGURES = "figures";

  private final Path file;
  private final BufferedWriter writer;
  private final List<EvaluationMetrics> evaluations = new ArrayList<>();

  /** Opens the log and cuts off what is later than {@code step}: the run goes on from there. */
  MetricsLog(Path file, long step) throws IOException {
    this.file = file;
    StringBuilder kept = new StringBuilder();
    for (String text : lines(file)) {
      Line line = parse(text);
      if (line == null || line.step() > step) {
        break;
      }
      kept.append(text).append('\n');
      if (line.evaluation() != null) {
        evaluations.add(line.evaluation());
      }
    }
    AtomicFiles.write(file, kept.toString().getBytes(StandardCharsets.UTF_8));
    writer = Files.newBufferedWriter(file, StandardOpenOption.APPEND);
  }

  void add(StepMetrics metrics) throws IOException {
    write(Json.tree(metrics));
  }

  void add(EvaluationMetrics metrics) throws IOException {
    evaluations.add(metrics);
    JsonObject line = Json.tree(metrics);
    if (metrics.figures().isEmpty()) {
      line.remove(FIGURES);
    }
    line.addProperty(VALIDATION, true);
    write(line);
    flush();
  }

  List<EvaluationMetrics> evaluations() {
    return List.copyOf(evaluations);
  }

  private void write(JsonObject line) throws IOException {
    try {
      writer.write(line.toString());
      writer.write('\n');
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  void flush() throws IOException {
    try {
      writer.flush();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private IOException unwritable(IOException e) {
    return new IOException("cannot write " + file + ": " + e.getMessage(), e);
  }

  /** Bytes that a crash of the system left behind may be no text at all. */
  private static List<String> lines(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new IOException("cannot read " + file + ": " + e.getMessage(), e);
    }
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
    writer.close();
  }
}
