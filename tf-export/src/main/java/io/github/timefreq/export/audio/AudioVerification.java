package io.github.timefreq.export.audio;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import io.github.timefreq.audio.AudioClassifier;
import io.github.timefreq.audio.AudioClassifierConfig;
import io.github.timefreq.audio.frontend.AdaptiveFrontEndConfig;
import io.github.timefreq.audio.frontend.AdaptiveFrontEndConfig.Routing;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.core.internal.memory.NativeArrays;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import io.github.timefreq.export.OnnxExporter;
import io.github.timefreq.export.file.OnnxDraft;
import io.github.timefreq.export.graph.WeightPrecision;
import io.github.timefreq.export.runtime.ExecutionConfig;
import io.github.timefreq.export.verify.OnnxVerification;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Compares an exported {@link AudioClassifier} in ONNX Runtime with the one it came from, number by
 * number: silence, noise of several loudnesses and real clips, in several batch sizes, from the
 * shortest length to more than that of the clips it was trained on.
 */
public final class AudioVerification {
  private static final int BATCH = 3;
  private static final long SEED = 5;

  /** Of the waveforms of a batch, in turn; the last one is silence. */
  private static final float[] LOUDNESS = {0.5f, 0.01f, 0};

  /** Clips are compared up to this multiple of the length that the model was trained on. */
  private static final int LONGEST = 2;

  /** What arithmetic in another order makes of the logits of a model without jumps, amply. */
  private static final double CLEAR = 1e-5;

  /** Changes of a waveform far below what is heard, yet above rounding. */
  private static final float[] NUDGES = {-1e-5f, -3e-6f, -1e-6f, 1e-6f, 3e-6f, 1e-5f};

  private AudioVerification() {}

  /**
   * Exports a model to a file that appears under its name when the comparison has passed; until
   * then what was there before is untouched.
   *
   * @param exporter what exports it
   * @param model the model
   * @param card what the file says about the model
   * @param file the file
   * @param clips real waveforms at the model's rate, or none; of longer ones the beginning is
   *     taken, shorter ones are filled up with zeros to a frame
   * @param tolerance largest difference of a logit allowed, best {@link WeightPrecision#tolerance}
   * @return what the comparison has found
   * @throws IOException if the file cannot be written
   * @throws IllegalStateException if the difference is above the tolerance
   */
  public static OnnxVerification export(
      OnnxExporter exporter,
      AudioClassifier model,
      AudioModelCard card,
      Path file,
      List<float[]> clips,
      double tolerance)
      throws IOException {
    try (OnnxDraft draft = OnnxDraft.of(file)) {
      AudioExport.export(exporter, model, card).write(draft.getFile());
      OnnxVerification result;
      try (OnnxAudioClassifier exported =
          OnnxAudioClassifier.open(draft.getFile(), ExecutionConfig.cpu())) {
        result = compare(model, exported, clips);
      }
      result.require(tolerance);
      draft.publish();
      return result;
    }
  }

  /**
   * Compares two forms of one model.
   *
   * @param model the model
   * @param exported the same, exported
   * @param clips real waveforms, or none
   * @return the difference
   */
  public static OnnxVerification compare(
      AudioClassifier model, OnnxAudioClassifier exported, List<float[]> clips) {
    AudioClassifierConfig config = model.getConfig();
    int shortest = config.frontEnd().minimumSamples();
    int clip = config.clipSamples();
    List<float[][]> batches = new ArrayList<>();
    for (int length : new int[] {shortest, clip, LONGEST * clip - 1}) {
      float[][] noise = noise(length);
      batches.add(new float[][] {noise[0]});
      batches.add(noise);
    }
    for (float[] waveform : clips) {
      int length = Math.min(LONGEST * clip, Math.max(shortest, waveform.length));
      batches.add(new float[][] {Arrays.copyOf(waveform, length)});
    }
    for (int first = 0; first + BATCH <= clips.size(); first += BATCH) {
      batches.add(
          clips.subList(first, first + BATCH).stream()
              .map(waveform -> Arrays.copyOf(waveform, clip))
              .toArray(float[][]::new));
    }
    OnnxVerification result = new OnnxVerification(0, 0);
    for (float[][] batch : batches) {
      result = result.and(difference(model, batch, exported.logits(batch)));
    }
    return result;
  }

  /**
   * A router that takes a single bank jumps from one to another where both are as likely, and there
   * rounding decides. Logits that are not those of such a waveform may be those of its neighbour.
   */
  static OnnxVerification difference(AudioClassifier model, float[][] waveforms, float[][] actual) {
    OnnxVerification whole =
        OnnxVerification.difference(logits(model, waveforms), concatenated(actual));
    boolean jumps =
        model.getConfig().frontEnd() instanceof AdaptiveFrontEndConfig adaptive
            && adaptive.routing() == Routing.TOP_1;
    if (!jumps || whole.largestDifference() <= CLEAR) {
      return whole;
    }
    OnnxVerification result = new OnnxVerification(0, 0);
    for (int row = 0; row < actual.length; row++) {
      result = result.and(nearest(model, waveforms[row], actual[row]));
    }
    return result;
  }

  private static OnnxVerification nearest(AudioClassifier model, float[] waveform, float[] actual) {
    OnnxVerification nearest =
        OnnxVerification.difference(logits(model, new float[][] {waveform}), actual);
    for (float nudge : NUDGES) {
      float[] neighbour = waveform.clone();
      for (int i = 0; i < neighbour.length; i++) {
        neighbour[i] *= 1 + nudge;
      }
      OnnxVerification other =
          OnnxVerification.difference(logits(model, new float[][] {neighbour}), actual);
      nearest = other.largestDifference() < nearest.largestDifference() ? other : nearest;
    }
    return nearest;
  }

  private static float[] logits(AudioClassifier model, float[][] waveforms) {
    Parameter parameter = NamedParameters.of(model).values().iterator().next();
    try (NDManager step = parameter.getArray().getManager().newSubManager()) {
      NDArray inputs = NativeArrays.of(step, waveforms);
      return model
          .forward(new ScopedParameterStore(step), new NDList(inputs), false)
          .singletonOrThrow()
          .toFloatArray();
    }
  }

  private static float[] concatenated(float[][] rows) {
    float[] all = new float[rows.length * rows[0].length];
    for (int row = 0; row < rows.length; row++) {
      System.arraycopy(rows[row], 0, all, row * rows[row].length, rows[row].length);
    }
    return all;
  }

  private static float[][] noise(int length) {
    SplittableRandom random = new SplittableRandom(SEED);
    float[][] batch = new float[BATCH][length];
    for (int row = 0; row < BATCH; row++) {
      for (int i = 0; i < length; i++) {
        batch[row][i] = (float) (LOUDNESS[row] * random.nextDouble(-1, 1));
      }
    }
    return batch;
  }
}
