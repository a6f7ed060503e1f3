package io.github.timefreq.gpt.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.timefreq.core.internal.memory.NativeArrays;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.GptState;
import io.github.timefreq.gpt.tokenizer.TokenDecoder;
import io.github.timefreq.gpt.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Writes text with a {@link Gpt}, a token at a time: attention over cached keys and values and
 * filters over their last inputs, so that nothing is computed twice.
 *
 * <p>When the context is full, the later half of it is read again as the beginning of a new one.
 * Not safe for use by several threads. Closing it frees its memory; the model stays.
 */
public final class TextGenerator implements AutoCloseable {
  /** Longest text; its tokens take 400 MB. */
  private static final int LONGEST = 100_000_000;

  private final Gpt model;
  private final Tokenizer tokenizer;
  private final NDManager manager;
  private final ScopedParameterStore store;

  /**
   * Creates a generator.
   *
   * @param model an initialised model
   * @param tokenizer the tokenizer that the model was trained with
   * @param owner manager under which the generator keeps its memory, on the model's device
   * @throws IllegalArgumentException if the vocabularies of model and tokenizer differ in size
   */
  public TextGenerator(Gpt model, Tokenizer tokenizer, NDManager owner) {
    int vocabulary = model.getConfig().vocabularySize();
    if (tokenizer.vocabularySize() != vocabulary) {
      throw new IllegalArgumentException(
          "the tokenizer has "
              + tokenizer.vocabularySize()
              + " tokens and the model "
              + vocabulary);
    }
    this.model = model;
    this.tokenizer = tokenizer;
    manager = owner.newSubManager();
    store = new ScopedParameterStore(manager);
  }

  /**
   * Continues a text.
   *
   * @param prompt the beginning, at least one token long
   * @param tokens number of tokens to write
   * @param sampling how tokens are drawn
   * @param listener is given the text piece by piece as it is written
   * @return the text written, without the prompt
   * @throws IllegalArgumentException if the prompt is empty or has a character that is not in the
   *     vocabulary, or if {@code tokens} is negative, or if both are more than 100,000,000 tokens
   */
  public String generate(
      String prompt, int tokens, SamplingConfig sampling, Consumer<String> listener) {
    int[] read = tokenizer.encode(prompt);
    if (read.length == 0) {
      throw new IllegalArgumentException("the prompt is empty; give it at least one character");
    }
    if (tokens < 0) {
      throw new IllegalArgumentException("tokens must be at least 0, got " + tokens);
    }
    if (tokens > LONGEST - read.length) {
      throw new IllegalArgumentException(
          "prompt and tokens must be at most "
              + LONGEST
              + " tokens together, got "
              + ((long) read.length + tokens));
    }
    TokenSampler sampler = new TokenSampler(sampling);
    int[] text = Arrays.copyOf(read, read.length + tokens);
    StringBuilder written = new StringBuilder();
    Consumer<String> pieces =
        piece -> {
          if (!piece.isEmpty()) {
            written.append(piece);
            listener.accept(piece);
          }
        };
    TokenDecoder decoder = tokenizer.newDecoder();
    GptState state = model.newState(store, manager, 1);
    try {
      int seen = 0;
      for (int end = read.length; end < text.length; end++) {
        if (end - seen + state.getLength() > model.getConfig().contextLength()) {
          state.close();
          state = model.newState(store, manager, 1);
          seen = Math.max(0, end - Math.max(1, model.getConfig().contextLength() / 2));
        }
        text[end] = sampler.sample(nextLogits(Arrays.copyOfRange(text, seen, end), state));
        seen = end;
        pieces.accept(decoder.add(text[end]));
      }
    } finally {
      state.close();
    }
    pieces.accept(decoder.finish());
    return written.toString();
  }

  private float[] nextLogits(int[] tokens, GptState state) {
    try (NDManager step = manager.newSubManager()) {
      long[] ids = Arrays.stream(tokens).asLongStream().toArray();
      NDArray input = NativeArrays.of(step, ids, new Shape(1, ids.length));
      NDArray logits = model.step(store, input, state);
      return logits.get(step, new NDIndex("0, -1")).toFloatArray();
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
