package io.github.timefreq.export.gpt;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.timefreq.export.file.OnnxModel;
import io.github.timefreq.export.internal.runtime.DirectBuffers;
import io.github.timefreq.export.internal.runtime.Sessions;
import io.github.timefreq.export.runtime.ExecutionConfig;
import io.github.timefreq.export.runtime.Provider;
import io.github.timefreq.gpt.tokenizer.TokenizerSpec;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A GPT in an ONNX file, run by ONNX Runtime. One instance serves any number of threads. Closing it
 * frees the weights; close the states that came from it before.
 */
public final class OnnxGpt implements AutoCloseable {
  private final Path file;
  private final OrtSession session;
  private final Provider provider;
  private final GptMetadata metadata;
  private final AtomicBoolean closed = new AtomicBoolean();

  private OnnxGpt(Path file, OrtSession session, Provider provider, GptMetadata metadata) {
    this.file = file;
    this.session = session;
    this.provider = provider;
    this.metadata = metadata;
  }

  /**
   * Opens a file.
   *
   * @param file a file that {@link OnnxModel#write} has written for a GPT
   * @param config how to run it
   * @return the model
   * @throws IOException naming the file and what is wrong with it
   * @throws IllegalStateException if CUDA is asked for and not there
   */
  public static OnnxGpt open(Path file, ExecutionConfig config) throws IOException {
    return Sessions.open(
        file,
        config,
        (session, provider) -> {
          GptMetadata metadata = GptMetadata.parse(session.getMetadata().getCustomMetadata());
          metadata.requireFits(session);
          return new OnnxGpt(file, session, provider, metadata);
        });
  }

  /**
   * Returns which graph the file holds.
   *
   * @return the kind of graph
   */
  public GraphKind getKind() {
    return metadata.kind();
  }

  /**
   * Returns what it computes on.
   *
   * @return {@link Provider#CPU} or {@link Provider#CUDA}, whatever the configuration left open
   */
  public Provider getProvider() {
    return provider;
  }

  /**
   * Returns the length of the context.
   *
   * @return most tokens of a sequence
   */
  public int getContextLength() {
    return metadata.contextLength();
  }

  /**
   * Returns the size of the vocabulary.
   *
   * @return number of tokens V
   */
  public int getVocabularySize() {
    return metadata.vocabularySize();
  }

  /**
   * Returns what turns text into tokens.
   *
   * @return the description of the tokenizer that the model was trained with
   */
  public TokenizerSpec getTokenizer() {
    return metadata.tokenizer();
  }

  /**
   * Returns the terms of use.
   *
   * @return the licence that the file names
   */
  public String getLicence() {
    return metadata.licence();
  }

  /**
   * Computes the logits of whole sequences.
   *
   * @param tokens sequences of one length, {@code [B][T]}
   * @return logits {@code [B, T, V]}, row by row
   * @throws IllegalArgumentException if the lengths differ or exceed the context, a token is not in
   *     the vocabulary, or the logits take more than 2 GiB
   */
  public float[] logits(int[][] tokens) {
    int length = requireSequences(tokens, 0);
    DirectBuffers.requireFits(
        "logits", Float.BYTES, tokens.length, length, metadata.vocabularySize());
    if (metadata.kind() == GraphKind.GENERATION) {
      try (OnnxGptState state = newState(new int[tokens.length], length)) {
        return state.next(tokens);
      }
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    LongBuffer ids = DirectBuffers.longs("tokens", tokens.length, length);
    for (int[] sequence : tokens) {
      Arrays.stream(sequence).forEach(ids::put);
    }
    long[] shape = {tokens.length, length};
    try (OnnxTensor input = OnnxTensor.createTensor(environment, ids.flip(), shape);
        OrtSession.Result result = session.run(Map.of(GenerationState.TOKENS, input))) {
      FloatBuffer logits = ((OnnxTensor) result.get(0)).getFloatBuffer();
      float[] values = new float[logits.remaining()];
      logits.get(values);
      return values;
    } catch (OrtException e) {
      throw Sessions.failure(e);
    }
  }

  /**
   * Starts to read sequences piece by piece.
   *
   * @param padding for every sequence the number of places at the beginning of its first piece that
   *     hold no token, at least 0: shorter sequences of a batch are filled up from the left
   * @return the state before the first token
   * @throws IllegalStateException if the file holds the graph of whole sequences
   * @throws IllegalArgumentException if a number is negative, or an array of the state takes more
   *     than 2 GiB
   */
  public OnnxGptState newState(int... padding) {
    if (metadata.kind() != GraphKind.GENERATION) {
      throw new IllegalStateException(
          file
              + " holds the graph of whole sequences, which keeps no state to generate from;"
              + " export the model as "
              + GraphKind.GENERATION);
    }
    for (int places : padding) {
      if (places < 0) {
        throw new IllegalArgumentException("padding must be at least 0, got " + places);
      }
    }
    return newState(padding, metadata.contextLength());
  }

  /** Starts to read sequences of a length that is known, in memory for that many tokens. */
  OnnxGptState newState(int[] padding, int capacity) {
    try {
      return new OnnxGptState(this, session, padding, capacity);
    } catch (OrtException e) {
      throw Sessions.failure(e);
    }
  }

  /** Checks sequences that follow {@code before} tokens and returns their common length. */
  int requireSequences(int[][] tokens, int before) {
    if (tokens.length == 0 || tokens[0].length == 0) {
      throw new IllegalArgumentException("there must be at least one sequence of one token");
    }
    int length = tokens[0].length;
    if (before + length > metadata.contextLength()) {
      throw new IllegalArgumentException(
          before == 0
              ? "at most " + metadata.contextLength() + " tokens fit the context, got " + length
              : length
                  + " more tokens after "
                  + before
                  + " do not fit the context of "
                  + metadata.contextLength());
    }
    for (int[] sequence : tokens) {
      if (sequence.length != length) {
        throw new IllegalArgumentException(
            "sequences of a batch must be of one length, got "
                + length
                + " and "
                + sequence.length);
      }
      for (int token : sequence) {
        if (token < 0 || token >= metadata.vocabularySize()) {
          throw new IllegalArgumentException(
              "token " + token + " is not in a vocabulary of " + metadata.vocabularySize());
        }
      }
    }
    return length;
  }

  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      Sessions.close(session);
    }
  }
}
