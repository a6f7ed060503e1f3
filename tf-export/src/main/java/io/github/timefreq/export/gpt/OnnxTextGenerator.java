package io.github.timefreq.export.gpt;

import io.github.timefreq.export.runtime.ExecutionConfig;
import io.github.timefreq.gpt.generate.SamplingConfig;
import io.github.timefreq.gpt.generate.TokenSampler;
import io.github.timefreq.gpt.tokenizer.TokenDecoder;
import io.github.timefreq.gpt.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Writes text with an exported GPT, a token at a time, each at the cost of one token.
 *
 * <p>When the context is full, the later half of it is read again as the beginning of a new one.
 * Any number of threads may generate at once: they share the weights, and each has a state of its
 * own. Closing it frees the weights.
 */
public final class OnnxTextGenerator implements AutoCloseable {
  /** Longest text, as for {@link TextGenerator}. */
  private static final int LONGEST = 100_000_000;

  private final OnnxGpt model;
  private final Tokenizer tokenizer;

  private OnnxTextGenerator(OnnxGpt model) {
    this.model = model;
    tokenizer = model.getTokenizer().tokenizer();
  }

  /**
   * Opens a model.
   *
   * @param file a GPT exported as {@link GraphKind#GENERATION}
   * @param config how to run it
   * @return the generator, which owns the model
   * @throws IOException naming the file and what is wrong with it
   * @throws IllegalStateException if CUDA is asked for and not there
   */
  public static OnnxTextGenerator open(Path file, ExecutionConfig config) throws IOException {
    OnnxGpt model = OnnxGpt.open(file, config);
    if (model.getKind() != GraphKind.GENERATION) {
      model.close();
      throw new IOException(
          file + " holds the graph of whole sequences, which keeps no state to generate from");
    }
    return new OnnxTextGenerator(model);
  }

  /**
   * Returns the model.
   *
   * @return the model that writes; it is closed with the generator
   */
  public OnnxGpt getModel() {
    return model;
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
    Sequence sequence = new Sequence(prompt, tokens, sampling, listener);
    write(List.of(sequence), tokens);
    return sequence.written.toString();
  }

  /**
   * Continues several texts, those whose prompts have one number of tokens at once, which is faster
   * than one after the other. Each is the text that {@link #generate} writes alone.
   *
   * @param prompts the beginnings, each at least one token long
   * @param tokens number of tokens to write for each
   * @param sampling how tokens are drawn; text i is drawn from the seed increased by i
   * @return the texts written, without the prompts
   * @throws IllegalArgumentException if a prompt is empty or has a character that is not in the
   *     vocabulary, or if {@code tokens} is negative
   */
  public List<String> generateAll(List<String> prompts, int tokens, SamplingConfig sampling) {
    List<Sequence> sequences = new ArrayList<>();
    for (String prompt : prompts) {
      SamplingConfig own =
          new SamplingConfig(
              sampling.temperature(),
              sampling.topK(),
              sampling.topP(),
              sampling.seed() + sequences.size());
      sequences.add(new Sequence(prompt, tokens, own, piece -> {}));
    }
    // Sequences of one length fill the context at the same time. If others read along, a text would
    // begin its next context where they have to.
    sequences.stream()
        .collect(Collectors.groupingBy(sequence -> sequence.length))
        .values()
        .forEach(alike -> write(alike, tokens));
    return sequences.stream().map(sequence -> sequence.written.toString()).toList();
  }

  /** Continues texts of one length. */
  private void write(List<Sequence> sequences, int tokens) {
    int context = model.getContextLength();
    int[][] next = sequences.stream().map(Sequence::window).toArray(int[][]::new);
    int[] unpadded = new int[sequences.size()];
    int capacity = (int) Math.min(context, (long) next[0].length + tokens);
    try (OnnxGptState state = model.newState(unpadded, capacity)) {
      for (int i = 0; i < tokens; i++) {
        draw(sequences, state.nextLast(next));
        if (state.getLength() < context) {
          next = sequences.stream().map(Sequence::last).toArray(int[][]::new);
        } else {
          next = sequences.stream().map(Sequence::window).toArray(int[][]::new);
          state.restart(unpadded);
        }
      }
    }
    sequences.forEach(Sequence::finish);
  }

  /** Draws a token for every sequence from its row of logits. */
  private void draw(List<Sequence> sequences, float[] logits) {
    int vocabulary = model.getVocabularySize();
    for (int b = 0; b < sequences.size(); b++) {
      sequences.get(b).draw(Arrays.copyOfRange(logits, b * vocabulary, (b + 1) * vocabulary));
    }
  }

  @Override
  public void close() {
    model.close();
  }

  /** One text while it grows. */
  private final class Sequence {
    private final int[] text;
    private final TokenSampler sampler;
    private final TokenDecoder decoder = tokenizer.newDecoder();
    private final Consumer<String> listener;
    private final StringBuilder written = new StringBuilder();
    private int length;

    Sequence(String prompt, int tokens, SamplingConfig sampling, Consumer<String> listener) {
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
      text = Arrays.copyOf(read, read.length + tokens);
      length = read.length;
      sampler = new TokenSampler(sampling);
      this.listener = listener;
    }

    /** What a fresh state is to read: all, or where that is too long the end of it. */
    int[] window() {
      int context = model.getContextLength();
      int size = length <= context ? length : Math.max(1, context / 2);
      return Arrays.copyOfRange(text, length - size, length);
    }

    int[] last() {
      return new int[] {text[length - 1]};
    }

    void draw(float[] logits) {
      text[length] = sampler.sample(logits);
      tell(decoder.add(text[length]));
      length++;
    }

    void finish() {
      tell(decoder.finish());
    }

    private void tell(String piece) {
      if (!piece.isEmpty()) {
        written.append(piece);
        listener.accept(piece);
      }
    }
  }
}
