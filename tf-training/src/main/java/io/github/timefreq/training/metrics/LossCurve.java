package io.github.timefreq.training.metrics;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import io.github.timefreq.training.internal.io.AtomicFiles;
import io.github.timefreq.training.internal.io.Json;
import io.github.timefreq.training.internal.io.LineReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The training loss of a run over its steps, for a picture. Each point is the mean over successive
 * steps, as many for all points but the last.
 *
 * @param steps the last step of each point, ascending
 * @param losses mean losses, in the task's unit
 */
public record LossCurve(List<Long> steps, List<Double> losses) {
  /**
   * Copies the lists.
   *
   * @param steps the last step of each point
   * @param losses mean losses
   * @throws IllegalArgumentException if there are more of one than of the other
   */
  public LossCurve {
    steps = List.copyOf(steps);
    losses = List.copyOf(losses);
    if (steps.size() != losses.size()) {
      throw new IllegalArgumentException(
          "as many losses as steps are needed, got " + losses.size() + " and " + steps.size());
    }
  }

  /**
   * Reads a run's metrics line by line, in memory for twice as many points.
   *
   * @param metrics the file
   * @param points most points of a curve
   * @return the curve
   * @throws IOException if the file cannot be read or is damaged
   */
  public static LossCurve read(Path metrics, int points) throws IOException {
    Means means = new Means(points);
    try (FileChannel file = FileChannel.open(metrics, StandardOpenOption.READ)) {
      LineReader lines = new LineReader(file);
      for (String line = lines.next(); line != null; line = lines.next()) {
        add(line, means);
      }
    } catch (NoSuchFileException e) {
      return new LossCurve(List.of(), List.of());
    } catch (IOException e) {
      throw new IOException("cannot read " + metrics + ": " + AtomicFiles.reason(e), e);
    }
    return means.curve();
  }

  private static void add(String line, Means means) {
    try {
      JsonObject metrics = Json.parseLine(line, JsonObject.class);
      if (metrics != null
          && !metrics.has(MetricsLog.VALIDATION)
          && metrics.get("step") instanceof JsonPrimitive step
          && metrics.get("loss") instanceof JsonPrimitive loss) {
        means.add(step.getAsLong(), loss.getAsDouble());
      }
    } catch (JsonParseException | NumberFormatException e) {
      // The unfinished last line of a run that was killed.
      return;
    }
  }

  /** Means over pieces of as many steps each, which grow so that the points stay few. */
  private static final class Means {
    private final int points;
    private final List<Long> steps = new ArrayList<>();
    private final List<Double> sums = new ArrayList<>();
    private int pieceLength = 1;
    private int inLast;

    Means(int points) {
      this.points = points;
    }

    void add(long step, double loss) {
      if (steps.isEmpty() || inLast == pieceLength) {
        if (steps.size() == 2 * points) {
          halve();
        }
        steps.add(step);
        sums.add(0.0);
        inLast = 0;
      }
      int last = steps.size() - 1;
      steps.set(last, step);
      sums.set(last, sums.get(last) + loss);
      inLast++;
    }

    /** Joins each piece with its neighbour. */
    private void halve() {
      for (int i = 0; i < points; i++) {
        steps.set(i, steps.get(2 * i + 1));
        sums.set(i, sums.get(2 * i) + sums.get(2 * i + 1));
      }
      steps.subList(points, 2 * points).clear();
      sums.subList(points, 2 * points).clear();
      pieceLength *= 2;
    }

    LossCurve curve() {
      List<Double> losses = new ArrayList<>();
      for (int i = 0; i < sums.size(); i++) {
        losses.add(sums.get(i) / (i < sums.size() - 1 ? pieceLength : inLast));
      }
      return new LossCurve(steps, losses);
    }
  }
}
