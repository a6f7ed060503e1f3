package io.github.timefreq.audio.frontend;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.training.ParameterStore;
import io.github.timefreq.audio.augment.SpecAugment;
import io.github.timefreq.core.internal.memory.NativeArrays;
import org.jspecify.annotations.Nullable;

/** The front end of {@link LogMelFrontEndConfig}. */
public final class LogMelFrontEnd extends FrontEnd {
  private final LogMelFrontEndConfig config;
  private final float[] fourier;
  private final float[] mel;

  LogMelFrontEnd(
      LogMelFrontEndConfig config, int sampleRate, int width, @Nullable SpecAugment specAugment) {
    super(config, sampleRate, width, specAugment);
    this.config = config;
    fourier = concatenated(config.fourierKernels());
    mel = concatenated(config.bands().triangles(sampleRate, config.fourierLength()));
    for (int i = 0; i < mel.length; i++) {
      mel[i] *= (float) LogMelFrontEndConfig.GAIN;
    }
  }

  @Override
  NDArray analyze(ParameterStore store, NDArray waveform, boolean training) {
    NDManager manager = waveform.getManager();
    int bins = config.bins();
    NDArray kernels =
        NativeArrays.of(manager, fourier, new Shape(2L * bins, 1, config.windowLength()));
    NDArray weights = NativeArrays.of(manager, mel, new Shape(config.bands().count(), bins));
    NDArray spectrum =
        Conv1d.conv1d(waveform.expandDims(1), kernels, null, new Shape(config.hop()))
            .singletonOrThrow();
    Shape shape = spectrum.getShape();
    NDArray power =
        spectrum.square().reshape(shape.get(0), 2, bins, shape.get(2)).sum(new int[] {1});
    NDArray energies = weights.matMul(power);
    return energies.add(manager.ones(new Shape(1))).log().transpose(0, 2, 1);
  }

  @Override
  void initializeAnalysis(NDManager manager, DataType dataType, Shape waveform) {
    // Nothing here is learned.
  }

  private static float[] concatenated(float[][] rows) {
    float[] all = new float[rows.length * rows[0].length];
    for (int row = 0; row < rows.length; row++) {
      System.arraycopy(rows[row], 0, all, row * rows[row].length, rows[row].length);
    }
    return all;
  }
}
