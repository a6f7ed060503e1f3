package io.github.timefreq.export.gpt;

import io.github.timefreq.export.OnnxExporter;
import io.github.timefreq.export.file.OnnxDraft;
import io.github.timefreq.export.runtime.ExecutionConfig;
import io.github.timefreq.export.verify.OnnxVerification;
import io.github.timefreq.gpt.Gpt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Compares an exported GPT in ONNX Runtime with what the one that it came from gives; the graph
 * that generates also with the prompt at once against piece by piece.
 */
public final class GptVerification {
  /** Tokens read one by one; each costs a pass over all weights. */
  private static final int SINGLE = 48;

  private GptVerification() {}

  /**
   * Exports a model to a file that appears under its name when the comparison has passed; until
   * then what was there before is untouched.
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
   * @throws IllegalStateException if the difference is above the tolerance
   */
  public static OnnxVerification export(
      OnnxExporter exporter,
      Gpt model,
      GraphKind kind,
      GptModelCard card,
      Path file,
      int[] text,
      double tolerance)
      throws IOException {
    ExpectedLogits expected = ExpectedLogits.of(model, text);
    try (OnnxDraft draft = OnnxDraft.of(file)) {
      GptExport.write(exporter, model, kind, card, draft.getFile());
      OnnxVerification result = verify(draft.getFile(), expected, tolerance);
      draft.publish();
      return result;
    }
  }

  /**
   * Compares a file with the model that it came from, which may be closed by now: a large one takes
   * no memory then beside ONNX Runtime's.
   *
   * @param file a file that was just exported, best that of an {@link OnnxDraft}
   * @param expected what the model gives
   * @param tolerance largest difference allowed
   * @return what the comparison has found
   * @throws IOException if the file cannot be opened
   * @throws IllegalStateException if the difference is above the tolerance
   */
  public static OnnxVerification verify(Path file, ExpectedLogits expected, double tolerance)
      throws IOException {
    try (OnnxGpt exported = OnnxGpt.open(file, ExecutionConfig.cpu())) {
      OnnxVerification result = compare(expected, exported);
      result.require(tolerance);
      return result;
    }
  }

  /**
   * Compares two forms of one model.
   *
   * @param expected what the model gives
   * @param exported the same model, exported
   * @return the difference
   */
  public static OnnxVerification compare(ExpectedLogits expected, OnnxGpt exported) {
    OnnxVerification result = new OnnxVerification(0, 0);
    for (List<ExpectedLogits.Passage> passages : expected.batches()) {
      result = result.and(difference(passages, exported));
    }
    return result;
  }

  private static OnnxVerification difference(
      List<ExpectedLogits.Passage> passages, OnnxGpt exported) {
    OnnxVerification result = new OnnxVerification(0, 0);
    if (exported.getKind() == GraphKind.SEQUENCE) {
      for (ExpectedLogits.Passage passage : passages) {
        result =
            result.and(
                OnnxVerification.difference(passage.logits(), exported.logits(passage.tokens())));
      }
      return result;
    }
    ExpectedLogits.Passage longest = passages.get(passages.size() - 1);
    int[][] tokens = longest.tokens();
    try (OnnxGptState state = exported.newState(new int[tokens.length], tokens[0].length)) {
      for (ExpectedLogits.Passage passage : passages) {
        result =
            result.and(OnnxVerification.difference(passage.logits(), state.next(passage.tokens())));
        state.restart(new int[tokens.length]);
      }
      return result.and(
          OnnxVerification.difference(
              longest.logits(), stepByStep(state, tokens, exported.getVocabularySize())));
    }
  }

  /** Half of the tokens at once, three, some one by one, then the rest. */
  private static float[] stepByStep(OnnxGptState state, int[][] tokens, int vocabulary) {
    int length = tokens[0].length;
    float[] logits = new float[tokens.length * length * vocabulary];
    int from = 0;
    for (int run = 0; from < length; run++) {
      int piece = run == 0 ? Math.max(1, length / 2) : run == 1 ? 3 : run < 2 + SINGLE ? 1 : length;
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
    return logits;
  }
}
