package io.github.timefreq.export.gpt;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.github.timefreq.export.internal.runtime.DirectBuffers;
import io.github.timefreq.export.internal.runtime.Sessions;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an {@link OnnxGpt} remembers of the sequences it reads piece by piece: keys and values of
 * every attention layer, those that make adaptive gains included, and the last inputs of every
 * filter. Not safe for use by several threads; several states of one model are. Closing it frees
 * what ONNX Runtime holds of it; its arrays, which lie outside of the heap, go when the garbage
 * collector takes the object.
 */
public final class OnnxGptState implements AutoCloseable {
  /** Axis of the tokens in {@code [B, heads, tokens, d]}. */
  private static final int TOKENS = 2;

  /** Of one run where only the last are wanted; they take 64 MiB. */
  private static final long MOST_LOGITS = 1 << 24;

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OnnxGpt model;
  private final OrtSession session;
  private final List<StateTensor> tensors = new ArrayList<>();
  private final LongBuffer mask;
  private final LongBuffer ids;
  private final LongBuffer positions;
  private FloatBuffer logits = DirectBuffers.floats("logits", 0);
  private int[] padding;
  private int length;
  private boolean closed;

  /**
   * Sets memory aside.
   *
   * @param model the model
   * @param session what runs it
   * @param padding places without a token at the beginning of every sequence
   * @param capacity most tokens that will be read, at most the context length
   */
  OnnxGptState(OnnxGpt model, OrtSession session, int[] padding, int capacity) throws OrtException {
    this.model = model;
    this.session = session;
    this.padding = padding.clone();
    mask = DirectBuffers.longs("places of tokens", padding.length, capacity);
    ids = DirectBuffers.longs("places of tokens", padding.length, capacity);
    positions = DirectBuffers.longs("places of tokens", padding.length, capacity);
    boolean opened = false;
    try {
      addTensors(capacity);
      opened = true;
    } finally {
      if (!opened) {
        tensors.forEach(StateTensor::close);
      }
    }
  }

  private void addTensors(int capacity) throws OrtException {
    for (Map.Entry<String, NodeInfo> input : session.getInputInfo().entrySet()) {
      if (input.getKey().startsWith(GenerationState.PAST)) {
        long[] shape = ((TensorInfo) input.getValue().getInfo()).getShape().clone();
        shape[0] = padding.length;
        int growing = shape[TOKENS] < 0 ? TOKENS : -1;
        shape[TOKENS] = Math.max(0, shape[TOKENS]);
        String name = input.getKey().substring(GenerationState.PAST.length());
        tensors.add(new StateTensor(environment, name, shape, growing, capacity));
      }
    }
  }

  /**
   * Returns the number of tokens read.
   *
   * @return places of each sequence, padding included, at most the context length
   */
  public int getLength() {
    return length;
  }

  /**
   * Reads the next tokens of every sequence.
   *
   * @param tokens the next n tokens, {@code [B][n]}; anything in the vocabulary where the state was
   *     told that there is padding
   * @return logits {@code [B, n, V]}, row by row
   * @throws IllegalArgumentException if the context would grow beyond its length, the number of
   *     sequences is another, a token is not in the vocabulary, or so many logits take more than 2
   *     GiB
   * @throws IllegalStateException if this state or its model is closed, or ONNX Runtime fails; what
   *     was read before is kept then
   */
  public float[] next(int[][] tokens) {
    if (closed) {
      throw new IllegalStateException("the state is closed; start another with OnnxGpt.newState");
    }
    if (tokens.length != padding.length) {
      throw new IllegalArgumentException(
          "the state is that of " + padding.length + " sequences, got " + tokens.length);
    }
    int count = model.requireSequences(tokens, length);
    try {
      return run(tokens, count);
    } catch (OrtException e) {
      throw Sessions.failure(e);
    }
  }

  /**
   * Reads the next tokens of every sequence, of which only the last logits are wanted: a long piece
   * in parts, so that the others take little memory.
   *
   * @param tokens as for {@link #next}
   * @return logits {@code [B, V]} after the last token, row by row
   */
  float[] nextLast(int[][] tokens) {
    return nextLast(tokens, MOST_LOGITS);
  }

  /** The same with at most so many logits of a part, if a token has not more. */
  float[] nextLast(int[][] tokens, long mostLogits) {
    int vocabulary = model.getVocabularySize();
    int count = model.requireSequences(tokens, length);
    long row = (long) tokens.length * vocabulary;
    int part = (int) Math.max(1, Math.min(count, mostLogits / row));
    float[] rows = {};
    for (int from = 0; from < count; from += part) {
      int start = from;
      int end = Math.min(count, from + part);
      rows =
          next(
              Arrays.stream(tokens)
                  .map(sequence -> Arrays.copyOfRange(sequence, start, end))
                  .toArray(int[][]::new));
    }
    int read = rows.length / tokens.length;
    float[] last = new float[tokens.length * vocabulary];
    for (int b = 0; b < tokens.length; b++) {
      System.arraycopy(rows, (b + 1) * read - vocabulary, last, b * vocabulary, vocabulary);
    }
    return last;
  }

  /**
   * Forgets what was read, to read other sequences in the same memory.
   *
   * @param places places without a token at the beginning of each of as many sequences as before
   */
  void restart(int... places) {
    padding = places.clone();
    length = 0;
    try {
      for (StateTensor tensor : tensors) {
        tensor.restart();
      }
    } catch (OrtException e) {
      throw Sessions.failure(e);
    }
  }

  private float[] run(int[][] tokens, int count) throws OrtException {
    int batch = tokens.length;
    int end = length + count;
    fill(tokens, count, end);
    long[] here = {batch, count};
    long[] logitShape = {batch, count, model.getVocabularySize()};
    if (logits.capacity() < DirectBuffers.size(logitShape)) {
      logits = DirectBuffers.floats("logits", logitShape);
    }
    logits.clear().limit((int) DirectBuffers.size(logitShape));
    Map<String, OnnxTensor> inputs = new HashMap<>();
    Map<String, OnnxTensor> outputs = new HashMap<>();
    boolean passed = false;
    try (OnnxTensor idTensor = OnnxTensor.createTensor(environment, ids, here);
        OnnxTensor positionTensor = OnnxTensor.createTensor(environment, positions, here);
        OnnxTensor maskTensor =
            OnnxTensor.createTensor(environment, mask, new long[] {batch, end});
        OnnxTensor logitTensor = OnnxTensor.createTensor(environment, logits, logitShape)) {
      inputs.put(GenerationState.TOKENS, idTensor);
      inputs.put(GenerationState.POSITIONS, positionTensor);
      inputs.put(GenerationState.MASK, maskTensor);
      outputs.put(GenerationState.LOGITS, logitTensor);
      for (StateTensor tensor : tensors) {
        inputs.put(tensor.past(), tensor.pastTensor());
        outputs.put(tensor.present(), tensor.prepare(count));
      }
      session.run(inputs, outputs).close();
      passed = true;
    } finally {
      tensors.forEach(passed ? StateTensor::swap : StateTensor::discard);
    }
    length = end;
    float[] values = new float[logits.remaining()];
    logits.get(values);
    return values;
  }

  private void fill(int[][] tokens, int count, int end) {
    ids.clear();
    positions.clear();
    mask.clear();
    for (int b = 0; b < tokens.length; b++) {
      for (int i = 0; i < count; i++) {
        ids.put(tokens[b][i]);
        positions.put(Math.max(0, length + i - padding[b]));
      }
      for (int i = 0; i < end; i++) {
        mask.put(i < padding[b] ? 0 : 1);
      }
    }
    ids.flip();
    positions.flip();
    mask.flip();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      tensors.forEach(StateTensor::close);
    }
  }
}
