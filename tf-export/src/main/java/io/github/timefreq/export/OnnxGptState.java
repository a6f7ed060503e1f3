package io.github.timefreq.export;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
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

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OnnxGpt model;
  private final OrtSession session;
  private final List<StateTensor> tensors = new ArrayList<>();
  private final LongBuffer mask;
  private final LongBuffer ids;
  private final LongBuffer positions;
  private final FloatBuffer logits;
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
    int places = Math.multiplyExact(padding.length, capacity);
    mask = DirectBuffers.longs(places);
    ids = DirectBuffers.longs(places);
    positions = DirectBuffers.longs(places);
    logits = DirectBuffers.floats(Math.multiplyExact(places, model.getVocabularySize()));
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
   *     sequences is another, or a token is not in the vocabulary
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
    Map<String, OnnxTensor> inputs = new HashMap<>();
    Map<String, OnnxTensor> outputs = new HashMap<>();
    boolean passed = false;
    try (OnnxTensor idTensor = OnnxTensor.createTensor(environment, ids, here);
        OnnxTensor positionTensor = OnnxTensor.createTensor(environment, positions, here);
        OnnxTensor maskTensor =
            OnnxTensor.createTensor(environment, mask, new long[] {batch, end});
        OnnxTensor logitTensor = OnnxTensor.createTensor(environment, logits, logitShape(here))) {
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

  private long[] logitShape(long[] here) {
    long[] shape = {here[0], here[1], model.getVocabularySize()};
    logits.clear().limit((int) Arrays.stream(shape).reduce(1, Math::multiplyExact));
    return shape;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      tensors.forEach(StateTensor::close);
    }
  }
}
