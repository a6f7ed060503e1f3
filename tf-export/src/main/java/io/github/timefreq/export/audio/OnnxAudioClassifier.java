package io.github.timefreq.export.audio;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.timefreq.audio.ClassifierHead;
import io.github.timefreq.export.file.OnnxModel;
import io.github.timefreq.export.internal.runtime.DirectBuffers;
import io.github.timefreq.export.internal.runtime.Sessions;
import io.github.timefreq.export.runtime.ExecutionConfig;
import io.github.timefreq.export.runtime.Provider;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A classifier of sounds in an ONNX file, run by ONNX Runtime. One instance serves any number of
 * threads. Closing it frees the weights.
 */
public final class OnnxAudioClassifier implements AutoCloseable {
  private final OrtSession session;
  private final Provider provider;
  private final AudioMetadata metadata;
  private final AtomicBoolean closed = new AtomicBoolean();

  private OnnxAudioClassifier(OrtSession session, Provider provider, AudioMetadata metadata) {
    this.session = session;
    this.provider = provider;
    this.metadata = metadata;
  }

  /**
   * Opens a file.
   *
   * @param file a file that {@link OnnxModel#write} has written for a classifier of sounds
   * @param config how to run it
   * @return the model
   * @throws IOException naming the file and what is wrong with it
   * @throws IllegalStateException if CUDA is asked for and not there
   */
  public static OnnxAudioClassifier open(Path file, ExecutionConfig config) throws IOException {
    return Sessions.open(
        file,
        config,
        (session, provider) -> {
          AudioMetadata metadata = AudioMetadata.parse(session.getMetadata().getCustomMetadata());
          metadata.requireFits(session);
          return new OnnxAudioClassifier(session, provider, metadata);
        });
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
   * Returns the rate of the waveforms that it takes.
   *
   * @return samples a second
   */
  public int getSampleRate() {
    return metadata.sampleRate();
  }

  /**
   * Returns the length of the clips that it was trained on; it classifies others too.
   *
   * @return samples
   */
  public int getClipSamples() {
    return metadata.clipSamples();
  }

  /**
   * Returns the length of the shortest waveform that it takes: one frame.
   *
   * @return samples
   */
  public int getMinimumSamples() {
    return metadata.minimumSamples();
  }

  /**
   * Returns the names of the classes.
   *
   * @return one name for each probability, in their order
   */
  public List<String> getClasses() {
    return metadata.classes();
  }

  /**
   * Returns what the probabilities mean.
   *
   * @return one label a clip, or any number
   */
  public ClassifierHead getHead() {
    return metadata.head();
  }

  /**
   * Returns where the model comes from.
   *
   * @return what the file says of its training, in JSON
   */
  public String getProvenance() {
    return metadata.provenance();
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
   * Classifies a sound.
   *
   * @param waveform samples from -1 to 1 at the model's rate, at least {@link #getMinimumSamples}
   * @return the probability of every class, in their order: with one label a clip they sum to 1
   * @throws IllegalArgumentException if the waveform is too short or has samples that are no
   *     numbers
   */
  public float[] classify(float[] waveform) {
    return classify(new float[][] {waveform})[0];
  }

  /**
   * Classifies several sounds at once.
   *
   * @param waveforms sounds of one length, {@code [B][N]}, as {@link #classify(float[])} takes them
   * @return probabilities {@code [B][classes]}
   * @throws IllegalArgumentException if there is none, their lengths differ, or one is too short or
   *     has samples that are no numbers
   * @throws IllegalStateException if the model gives NaN or infinities
   */
  public float[][] classify(float[][] waveforms) {
    return run(waveforms, AudioClassifierGraph.PROBABILITIES);
  }

  /**
   * Computes what the probabilities are made of.
   *
   * @param waveforms sounds of one length, {@code [B][N]}
   * @return logits {@code [B][classes]}
   * @throws IllegalArgumentException as {@link #classify(float[][])} does
   */
  public float[][] logits(float[][] waveforms) {
    return run(waveforms, AudioClassifierGraph.LOGITS);
  }

  private float[][] run(float[][] waveforms, String output) {
    int samples = requireWaveforms(waveforms);
    FloatBuffer buffer = DirectBuffers.floats("samples", waveforms.length, samples);
    for (float[] waveform : waveforms) {
      buffer.put(waveform);
    }
    long[] shape = {waveforms.length, samples};
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OnnxTensor input = OnnxTensor.createTensor(environment, buffer.flip(), shape);
        OrtSession.Result result =
            session.run(Map.of(AudioClassifierGraph.WAVEFORM, input), Set.of(output))) {
      FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
      float[][] rows = new float[waveforms.length][metadata.classes().size()];
      for (float[] row : rows) {
        values.get(row);
        requireFinite(row);
      }
      return rows;
    } catch (OrtException e) {
      throw Sessions.failure(e);
    }
  }

  private static void requireFinite(float... row) {
    for (float value : row) {
      if (!Float.isFinite(value)) {
        throw new IllegalStateException(
            "the model gives no probabilities, but "
                + value
                + ": it is damaged, or the sound is beyond what it was trained on");
      }
    }
  }

  /** Checks waveforms and returns their common length. */
  private int requireWaveforms(float[][] waveforms) {
    if (waveforms.length == 0) {
      throw new IllegalArgumentException("there must be at least one waveform");
    }
    int samples = waveforms[0].length;
    if (samples < metadata.minimumSamples()) {
      throw new IllegalArgumentException(
          "a waveform needs at least "
              + metadata.minimumSamples()
              + " samples, got "
              + samples
              + "; pad it with zeros");
    }
    for (float[] waveform : waveforms) {
      if (waveform.length != samples) {
        throw new IllegalArgumentException(
            "waveforms of a batch must be of one length, got "
                + samples
                + " and "
                + waveform.length
                + " samples");
      }
      for (int i = 0; i < samples; i++) {
        if (!Float.isFinite(waveform[i])) {
          throw new IllegalArgumentException("sample " + i + " is no number: " + waveform[i]);
        }
      }
    }
    return samples;
  }

  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      Sessions.close(session);
    }
  }
}
