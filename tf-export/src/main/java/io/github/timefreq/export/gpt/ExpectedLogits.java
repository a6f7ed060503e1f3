package io.github.timefreq.export.gpt;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.core.internal.memory.NativeArrays;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import io.github.timefreq.gpt.Gpt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a GPT makes of some sequences, by which an export of it is judged when the model itself is
 * no longer in memory: random tokens and a real text, one sequence of up to the whole context and
 * several short ones.
 */
public final class ExpectedLogits {
  private static final List<Integer> BATCHES = List.of(1, 3);
  private static final long SEED = 5;

  /** Length of the sequences of a batch: the model's arrays of a whole context are large. */
  private static final int SHORT = 64;

  private final List<List<Passage>> batches;

  private ExpectedLogits(List<List<Passage>> batches) {
    this.batches = batches;
  }

  /** Sequences of one length, {@code [B][T]}, and their logits {@code [B, T, V]}. */
  @SuppressWarnings("ArrayRecordComponent") // as OnnxGpt takes and gives them
  record Passage(int[][] tokens, float[] logits) {}

  /**
   * Runs a model.
   *
   * @param model an initialised model
   * @param text tokens of a real text; random ones take its place where it is shorter than the
   *     model's context
   * @return what it gives
   */
  public static ExpectedLogits of(Gpt model, int[] text) {
    List<List<Passage>> batches = new ArrayList<>();
    for (int batch : BATCHES) {
      int whole = model.getConfig().contextLength();
      int context = batch == 1 ? whole : Math.min(whole, SHORT);
      List<Passage> passages = new ArrayList<>();
      for (int length : new int[] {1, Math.min(2, context), (context + 1) / 2}) {
        passages.add(passage(model, random(model, batch, length)));
      }
      int[][] windows = windows(text, batch, context);
      passages.add(passage(model, windows.length > 0 ? windows : random(model, batch, context)));
      batches.add(passages);
    }
    return new ExpectedLogits(batches);
  }

  /** For every number of sequences the passages, the longest one last. */
  List<List<Passage>> batches() {
    return batches;
  }

  private static Passage passage(Gpt model, int[][] tokens) {
    return new Passage(tokens, logits(model, tokens));
  }

  private static float[] logits(Gpt model, int[][] tokens) {
    Parameter parameter = NamedParameters.of(model).values().iterator().next();
    try (NDManager step = parameter.getArray().getManager().newSubManager()) {
      long[] ids = Arrays.stream(tokens).flatMapToInt(Arrays::stream).asLongStream().toArray();
      NDList inputs =
          new NDList(NativeArrays.of(step, ids, new Shape(tokens.length, tokens[0].length)));
      return model
          .forward(new ScopedParameterStore(step), inputs, false)
          .singletonOrThrow()
          .toFloatArray();
    }
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
