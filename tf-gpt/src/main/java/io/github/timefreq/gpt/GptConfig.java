package io.github.timefreq.gpt;

import io.github.timefreq.core.internal.Checks;
import io.github.timefreq.core.signal.Causality;
import io.github.timefreq.core.signal.SignalConfig;
import io.github.timefreq.core.transformer.TransformerBlock;
import io.github.timefreq.training.internal.io.Json;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Shape of a {@link Gpt}.
 *
 * @param vocabularySize number of tokens V, at least 2
 * @param contextLength longest sequence T, at least 1
 * @param layers number of decoder blocks, at least 1
 * @param width embedding coordinates D, a multiple of {@code heads}
 * @param heads attention heads
 * @param mlpWidth hidden units of every block's MLP, at least 1; usually 4 D
 * @param dropout probability in [0, 1) with which a coordinate of the embedding or of a residual
 *     branch is dropped in training
 * @param tiedEmbeddings whether the output layer is the transposed token embedding
 * @param signal the layer that filters the signals between blocks, or null for a plain GPT
 * @param signalAfter numbers, ascending, of the decoder blocks that a signal layer follows, from 0,
 *     or {@link #EMBEDDING}: there it stands before the first block's attention; empty for a plain
 *     GPT
 */
public record GptConfig(
    int vocabularySize,
    int contextLength,
    int layers,
    int width,
    int heads,
    int mlpWidth,
    double dropout,
    boolean tiedEmbeddings,
    @Nullable SignalConfig signal,
    List<Integer> signalAfter) {
  /** In {@code signalAfter}, the place after the sum of token and position embeddings. */
  public static final int EMBEDDING = -1;

  /** Beyond these, counts of bytes and of multiply-adds overflow before any memory is asked for. */
  private static final int MOST_TOKENS = 1 << 24;

  private static final int MOST_LAYERS = 1 << 12;
  private static final int MOST_UNITS = 1 << 18;

  /**
   * Checks every setting.
   *
   * @param vocabularySize number of tokens V
   * @param contextLength longest sequence T
   * @param layers number of decoder blocks
   * @param width embedding coordinates D
   * @param heads attention heads
   * @param mlpWidth hidden units of every block's MLP
   * @param dropout probability of dropping a coordinate in training, at least 0 and below 1
   * @param tiedEmbeddings whether the output layer is the transposed token embedding
   * @param signal the layer that filters the signals between blocks
   * @param signalAfter numbers of the blocks that such a layer follows, ascending
   * @throws IllegalArgumentException naming the setting, its value and what is allowed
   */
  public GptConfig {
    Checks.requireRange("vocabularySize", vocabularySize, 2, MOST_TOKENS);
    Checks.requireRange("contextLength", contextLength, 1, MOST_TOKENS);
    Checks.requireRange("layers", layers, 1, MOST_LAYERS);
    Checks.requireRange("width", width, 1, MOST_UNITS);
    Checks.requireRange("heads", heads, 1, MOST_UNITS);
    Checks.requireRange("mlpWidth", mlpWidth, 1, MOST_UNITS);
    Checks.require(
        width % heads == 0,
        "width must be a multiple of heads, got width " + width + " and heads " + heads);
    Checks.require(
        dropout >= 0 && dropout < 1, "dropout must be at least 0 and below 1, got " + dropout);
    signalAfter = List.copyOf(Objects.requireNonNull(signalAfter, "signalAfter"));
    Checks.require(
        (signal == null) == signalAfter.isEmpty(),
        "signal and signalAfter go together: a plain GPT has neither, got signal "
            + (signal == null ? "none" : "given")
            + " and signalAfter "
            + signalAfter);
    for (int i = 0; i < signalAfter.size(); i++) {
      int block = signalAfter.get(i);
      Checks.require(
          block >= EMBEDDING && block < layers,
          "signalAfter names blocks from 0 to "
              + (layers - 1)
              + ", or "
              + EMBEDDING
              + " for the embedding, got "
              + block);
      Checks.require(
          i == 0 || signalAfter.get(i - 1) < block,
          "signalAfter must ascend without repetition, got " + signalAfter);
    }
    if (signal != null) {
      Checks.require(
          signal.historyLength() < contextLength,
          "the signal layer reaches "
              + (signal.historyLength() + 1)
              + " tokens, more than contextLength "
              + contextLength
              + "; take a shorter kernel or a longer context");
    }
  }

  /**
   * A GPT without signal layers.
   *
   * @param vocabularySize number of tokens V
   * @param contextLength longest sequence T
   * @param layers number of decoder blocks
   * @param width embedding coordinates D
   * @param heads attention heads
   * @return the configuration, with MLPs of 4 D hidden units, without dropout and with an output
   *     layer of its own
   */
  public static GptConfig plain(
      int vocabularySize, int contextLength, int layers, int width, int heads) {
    return new GptConfig(
        vocabularySize,
        contextLength,
        layers,
        width,
        heads,
        TransformerBlock.usualMlpWidth(width),
        0,
        false,
        null,
        List.of());
  }

  /**
   * Returns this configuration with a signal layer before every block: after the embedding and
   * between the blocks, none after the last.
   *
   * @param value settings of the layers
   * @return the changed configuration
   */
  public GptConfig withSignal(SignalConfig value) {
    return withSignal(value, IntStream.range(EMBEDDING, layers - 1).boxed().toList());
  }

  /**
   * Returns this configuration with a signal layer after some blocks.
   *
   * @param value settings of the layers
   * @param after numbers of the blocks, ascending, from 0 or {@link #EMBEDDING}
   * @return the changed configuration
   */
  public GptConfig withSignal(SignalConfig value, List<Integer> after) {
    return copy(mlpWidth, dropout, tiedEmbeddings, value, after);
  }

  /**
   * Returns this configuration without signal layers.
   *
   * @return the plain GPT of the same shape
   */
  public GptConfig withoutSignal() {
    return copy(mlpWidth, dropout, tiedEmbeddings, null, List.of());
  }

  /**
   * Returns this configuration with other MLPs: a plain GPT can be given as many parameters as
   * signal layers add.
   *
   * @param value hidden units of every block's MLP
   * @return the changed configuration
   */
  public GptConfig withMlpWidth(int value) {
    return copy(value, dropout, tiedEmbeddings, signal, signalAfter);
  }

  /**
   * Returns this configuration with another dropout.
   *
   * @param value probability in [0, 1)
   * @return the changed configuration
   */
  public GptConfig withDropout(double value) {
    return copy(mlpWidth, value, tiedEmbeddings, signal, signalAfter);
  }

  /**
   * Returns this configuration with the output layer tied to the embedding or not.
   *
   * @param value whether it is tied
   * @return the changed configuration
   */
  public GptConfig withTiedEmbeddings(boolean value) {
    return copy(mlpWidth, dropout, value, signal, signalAfter);
  }

  private GptConfig copy(
      int newMlpWidth,
      double newDropout,
      boolean newTiedEmbeddings,
      @Nullable SignalConfig newSignal,
      List<Integer> newSignalAfter) {
    return new GptConfig(
        vocabularySize,
        contextLength,
        layers,
        width,
        heads,
        newMlpWidth,
        newDropout,
        newTiedEmbeddings,
        newSignal,
        newSignalAfter);
  }

  /**
   * Describes the model in one line.
   *
   * @return every setting, in JSON
   */
  public String toJson() {
    return Json.compact(this);
  }

  /**
   * Counts the learned scalars of the model.
   *
   * @return number of parameters, signal layers included
   */
  public long parameterCount() {
    long d = width;
    long embeddings = (long) (vocabularySize + contextLength) * d;
    long blocks = layers * TransformerBlock.parameterCount(width, mlpWidth);
    long norm = 2 * d;
    long head = tiedEmbeddings ? 0 : (long) vocabularySize * d;
    return embeddings + blocks + norm + head + signalParameterCount();
  }

  /**
   * Counts the learned scalars of the signal layers.
   *
   * @return number of parameters added to the plain GPT
   */
  public long signalParameterCount() {
    return signal == null ? 0 : signalAfter.size() * signal.parameterCount(width);
  }

  /**
   * Counts the multiply-adds of a forward pass over a full context, causal attention counted by the
   * half that is used.
   *
   * @return multiply-adds for one token, on average
   */
  public long multiplyAddsPerToken() {
    long blocks =
        layers
            * TransformerBlock.multiplyAddsPerToken(
                width, mlpWidth, contextLength, Causality.CAUSAL);
    long signals =
        signal == null ? 0 : signalAfter.size() * signal.multiplyAddsPerToken(width, contextLength);
    return blocks + signals + (long) width * vocabularySize;
  }
}
