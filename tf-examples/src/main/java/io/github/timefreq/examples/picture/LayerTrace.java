package io.github.timefreq.examples.picture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.timefreq.audio.FrameTrace;
import io.github.timefreq.examples.chart.Axis;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.SignalTrace;
import java.util.List;

/**
 * What a signal layer is given and what it makes of it, for one text or one clip.
 *
 * @param before the layer's input, {@code [1, T, D]}
 * @param after its output, {@code [1, T, D]}
 * @param step what stands at a place of the sequence: a token or a frame
 * @param axis a place for each of them
 * @param plotWidth how wide pictures over that axis are
 */
public record LayerTrace(NDArray before, NDArray after, String step, Axis axis, int plotWidth) {
  private static final int LETTER_WIDTH = 13;
  private static final int FRAMES_WIDTH = 800;

  /** What a model's layer after a block, or the embedding, is given and makes of some tokens. */
  public static SignalTrace after(int block, Gpt model, NDManager manager, int[] tokens) {
    return model.trace(manager, tokens).stream()
        .filter(trace -> trace.block() == block)
        .findFirst()
        .orElseThrow();
  }

  /** Over the tokens of a text, each with its label. */
  public static LayerTrace of(SignalTrace trace, List<String> text) {
    Axis axis = new Axis("text", text);
    return new LayerTrace(trace.before(), trace.after(), "token", axis, LETTER_WIDTH * text.size());
  }

  /** Over the frames of a clip, by their times. */
  public static LayerTrace of(FrameTrace trace, Axis seconds) {
    return new LayerTrace(trace.before(), trace.after(), "frame", seconds, FRAMES_WIDTH);
  }

  /** Tokens or frames. */
  int length() {
    return axis.labels().size();
  }

  /** Coordinates of the hidden state. */
  public int width() {
    return Math.toIntExact(before.getShape().get(2));
  }

  /** The coordinate that the layer changes most, by root mean square over the sequence. */
  public int mostChanged() {
    try (NDManager manager = before.getManager().newSubManager()) {
      NDArray change = after.sub(before);
      change.attach(manager);
      return Math.toIntExact(change.square().sum(new int[] {0, 1}).argMax().getLong());
    }
  }
}
