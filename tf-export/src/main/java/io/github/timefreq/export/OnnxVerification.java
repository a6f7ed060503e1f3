package io.github.timefreq.export;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.github.timefreq.core.NamedParameters;
import io.github.timefreq.core.StepParameterStore;
import io.github.timefreq.gpt.Gpt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Compares an exported GPT in ONNX Runtime with the one it came from, number by number: random
 * tokens and a real text, one sequence of the whole context and several short ones, and for the
 * graph that generates also the prompt at once against piece by piece.
 *
 * @param largestDifference largest absolute difference of two logits
 * @param logits number of logits compared
 */
public record OnnxVerification(double largestDifference, long logits) {
  private static final List<Integer> BATCHES = List.of(1, 3);
  private static final long SEED = 5;

  /** Length of the sequences of a batch: the model's arrays of a whole context are large. */
  private static final int SHORT = 64;

  /** Tokens read one by one; each costs a pass over all weights. */
  private static final int SINGLE = 48;

  /**
   * Exports a model to a file and compares it; if they differ, no file is left.
   *
   * @param exporter what exports it
   * @param model the model
   * @param kind which graph
   * @param card what the file says about the model
   * @param file the file
   * @param text tokens of a real text, or none
   * @param tolerance largest difference allowed
   * @return what the comparison has found
   * @throws IOException if the file cannot be written
   * @throws IllegalStateException if the difference is above the tolerance; the file is deleted
   */
  public static OnnxVerification export(
      OnnxExporter exporter,
      Gpt model,
      GraphKind kind,
      ModelCard card,
      Path file,
      int[] text,
      double tolerance)
      throws IOException {
    exporter.exportGpt(model, kind, card).write(file);
    boolean passed = false;
    try (OnnxGpt exported = OnnxGpt.open(file, ExecutionConfig.cpu())) {
      OnnxVerification result = compare(model, exported, text);
      result.require(tolerance);
      passed = true;
      return result;
    } finally {
      if (!passed) {
        Files.deleteIfExists(file);
        Files.deleteIfExists(OnnxWriter.dataFile(file));
      }
    }
  }

  /**
   * Compares two forms of one model.
   *
   * @param model the model
   * @param exported the same, exported
   * @param text tokens of a real text, or none
   * @return the difference
   */
  public static OnnxVerification compare(Gpt model, OnnxGpt exported, int[] text) {
    OnnxVerification result = new OnnxVerification(0, 0);
    for (int batch : BATCHES) {
      int whole = model.getConfig().contextLength();
      int context = batch == 1 ? whole : Math.min(whole, SHORT);
      for (int length : new int[] {1, Math.min(2, context), (context + 1) / 2}) {
        int[][] tokens = random(model, batch, length);
        result = result.and(difference(logits(model, tokens), exported.logits(tokens)));
      }
      int[][] windows = windows(text, batch, context);
      int[][] tokens = windows.length > 0 ? windows : random(model, batch, context);
      float[] expected = logits(model, tokens);
      result = result.and(difference(expected, exported.logits(tokens)));
      if (exported.getKind() == GraphKind.GENERATION) {
        result = result.and(difference(expected, stepByStep(exported, tokens)));
      }
    }
    return result;
  }

  /**
   * Checks the difference.
   *
   * @param tolerance the largest allowed
   * @throws IllegalStateException if the difference is larger, or not a number
   */
  public void require(double tolerance) {
    if (!(largestDifference <= tolerance)) {
      throw new IllegalStateException(
          "the exported model differs from the trained one by "
              + largestDifference
              + ", more than "
              + tolerance);
    }
  }

  OnnxVerification and(OnnxVerification other) {
    double larger = Math.max(largestDifference, other.largestDifference);
    return new OnnxVerification(larger, logits + other.logits);
  }

  /** Half of the tokens at once, three, some one by one, then the rest. */
  private static float[] stepByStep(OnnxGpt exported, int[][] tokens) {
    int vocabulary = exported.getVocabularySize();
    int length = tokens[0].length;
    float[] logits = new float[tokens.length * length * vocabulary];
    try (OnnxGptState state = exported.newState(new int[tokens.length])) {
      int from = 0;
      for (int run = 0; from < length; run++) {
        int piece =
            run == 0 ? Math.max(1, length / 2) : run == 1 ? 3 : run < 2 + SINGLE ? 1 : length;
        int start = from;
        int end = Math.min(length, from + piece);
        int[][] next =
            Arrays.stream(tokens).map(t -> Arrays.copyOfRange(t, start, end)).toArray(int[][]::new);
        float[] rows = state.next(next);
        int count = (end - from) * vocabulary;
        for (int b = 0; b < tokens.length; b++) {
          System.arraycopy(rows, b * count, logits, (b * length + from) * vocabulary, count);
        }
        from = end;
      }
    }
    return logits;
  }

  private static float[] logits(Gpt model, int[][] tokens) {
    Parameter parameter = NamedParameters.of(model).values().iterator().next();
    try (NDManager step = parameter.getArray().getManager().newSubManager()) {
      long[] ids = Arrays.stream(tokens).flatMapToInt(Arrays::stream).asLongStream().toArray();
      NDList inputs = new NDList(step.create(ids, new Shape(tokens.length, tokens[0].length)));
      return model
          .forward(new StepParameterStore(step), inputs, false)
          .singletonOrThrow()
          .toFloatArray();
    }
  }

  static OnnxVerification difference(float[] expected, float[] actual) {
    if (expected.length != actual.length) {
      throw new IllegalStateException(
          "the exported model gives "
              + actual.length
              + " logits where the trained one gives "
              + expected.length);
    }
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = Math.abs((double) expected[i] - actual[i]);
      largest =
          difference >= largest ? difference : Double.isNaN(difference) ? difference : largest;
    }
    return new OnnxVerification(largest, expected.length);
  }

  private static int[][] random(Gpt model, int batch, int length) {
    SplittableRandom random = new SplittableRandom(SEED);
    int[][] tokens = new int[batch][];
    for (int b = 0; b < batch; b++) {
      tokens[b] = random.ints(length, 0, model.getConfig().vocabularySize()).toArray();
    }
    return tokens;
  }

  /** Windows of a text, evenly spread; none where it is too short. */
  private static int[][] windows(int[] text, int batch, int length) {
    if (text.length < length) {
      return new int[0][];
    }
    int[][] windows = new int[batch][];
    for (int b = 0; b < batch; b++) {
      int start = (int) ((long) (text.length - length) * b / Math.max(1, batch - 1));
      windows[b] = Arrays.copyOfRange(text, start, start + length);
    }
    return windows;
  }
}
