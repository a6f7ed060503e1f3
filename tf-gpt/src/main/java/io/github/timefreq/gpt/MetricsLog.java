package io.github.timefreq.gpt;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
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
 * a look at the validation part have {@code validation} set.
 */
final class MetricsLog implements AutoCloseable {
  private static final String VALIDATION = "validation";

  private final BufferedWriter writer;
  private final List<EvaluationMetrics> evaluations = new ArrayList<>();

  /** Opens the log and cuts off what is later than {@code step}: the run goes on from there. */
  MetricsLog(Path file, long step) throws IOException {
    StringBuilder kept = new StringBuilder();
    for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
      JsonObject metrics = parse(line);
      if (metrics == null || metrics.get("step").getAsLong() > step) {
        break;
      }
      kept.append(line).append('\n');
      if (metrics.has(VALIDATION)) {
        evaluations.add(Json.parseLine(line, EvaluationMetrics.class));
      }
    }
    AtomicFiles.write(file, kept.toString().getBytes(StandardCharsets.UTF_8));
    writer = Files.newBufferedWriter(file, StandardOpenOption.APPEND);
  }

  void add(StepMetrics metrics) throws IOException {
    write(Json.line(metrics));
  }

  void add(EvaluationMetrics metrics) throws IOException {
    evaluations.add(metrics);
    String line = Json.line(metrics);
    write(line.substring(0, line.length() - 1) + ",\"" + VALIDATION + "\":true}");
    writer.flush();
  }

  List<EvaluationMetrics> evaluations() {
    return List.copyOf(evaluations);
  }

  private void write(String line) throws IOException {
    writer.write(line);
    writer.write('\n');
  }

  void flush() throws IOException {
    writer.flush();
  }

  /** Returns null for the unfinished last line that a killed process leaves. */
  private static @Nullable JsonObject parse(String line) {
    try {
      JsonObject metrics = Json.parseLine(line, JsonObject.class);
      return metrics != null && metrics.has("step") ? metrics : null;
    } catch (JsonParseException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
