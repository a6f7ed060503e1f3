package io.github.timefreq.export.gpt;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.github.timefreq.export.internal.runtime.DirectBuffers;
import java.nio.FloatBuffer;

/**
 * One array of the state, in two buffers set aside once for its largest size: a run reads one and
 * writes the other, then they change places. No number is ever copied; a tensor over a buffer is
 * made anew only where its shape grows.
 */
final class StateTensor implements AutoCloseable {
  private final OrtEnvironment environment;
  private final String past;
  private final String present;
  private final int growing;
  private FloatBuffer read;
  private FloatBuffer written;
  private OnnxTensor pastTensor;
  private OnnxTensor presentTensor;

  /**
   * Sets memory aside; all zeros.
   *
   * @param name what the state is called after {@code past_key_values.} and {@code present.}
   * @param shape shape at first
   * @param growing the axis that grows with the tokens read, or -1
   * @param largest length of that axis at most
   */
  StateTensor(OrtEnvironment environment, String name, long[] shape, int growing, int largest)
      throws OrtException {
    this.environment = environment;
    this.growing = growing;
    past = GenerationState.PAST + name;
    present = GenerationState.PRESENT + name;
    long[] full = shape.clone();
    if (growing >= 0) {
      full[growing] = largest;
    }
    read = DirectBuffers.floats(past, full);
    written = DirectBuffers.floats(past, full);
    pastTensor = tensor(read, shape);
    presentTensor = growing < 0 ? tensor(written, shape) : pastTensor;
  }

  String past() {
    return past;
  }

  String present() {
    return present;
  }

  OnnxTensor pastTensor() {
    return pastTensor;
  }

  /**
   * Where the next run is to write the state, after some more tokens. A call of {@link #swap} or of
   * {@link #discard} has to follow.
   */
  OnnxTensor prepare(int tokens) throws OrtException {
    if (growing >= 0) {
      presentTensor = tensor(written, lengthened(tokens));
    }
    return presentTensor;
  }

  /** The run has failed: what was read before is still to be read. */
  void discard() {
    if (growing >= 0 && presentTensor != pastTensor) {
      presentTensor.close();
      presentTensor = pastTensor;
    }
  }

  /** What was written is read from now on. */
  void swap() {
    OnnxTensor free = pastTensor;
    pastTensor = presentTensor;
    if (growing < 0) {
      presentTensor = free;
      return;
    }
    free.close();
    FloatBuffer room = read;
    read = written;
    written = room;
  }

  /** Back to zeros, and to no tokens. */
  void restart() throws OrtException {
    if (growing >= 0) {
      long[] empty = pastTensor.getInfo().getShape();
      empty[growing] = 0;
      pastTensor.close();
      pastTensor = tensor(read, empty);
      presentTensor = pastTensor;
    } else {
      zero(read);
      zero(written);
    }
  }

  private static void zero(FloatBuffer buffer) {
    buffer.clear();
    while (buffer.hasRemaining()) {
      buffer.put(0);
    }
  }

  private long[] lengthened(int tokens) {
    long[] shape = pastTensor.getInfo().getShape();
    shape[growing] += tokens;
    return shape;
  }

  private OnnxTensor tensor(FloatBuffer buffer, long[] shape) throws OrtException {
    return OnnxTensor.createTensor(
        environment, buffer.clear().limit((int) DirectBuffers.size(shape)), shape);
  }

  @Override
  public void close() {
    pastTensor.close();
    if (presentTensor != pastTensor) {
      presentTensor.close();
    }
  }
}
