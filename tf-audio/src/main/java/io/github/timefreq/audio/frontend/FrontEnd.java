package io.github.timefreq.audio.frontend;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.github.timefreq.audio.augment.SpecAugment;
import io.github.timefreq.core.internal.Checks;
import io.github.timefreq.core.internal.SavedConfig;
import io.github.timefreq.core.transformer.Layers;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Turns waveforms {@code [B, N]} into normalised frames {@code [B, T, D]}: the channels of a
 * filterbank, masks over them in training, a convolution over frames where the configuration asks
 * for one, a linear map to D coordinates, and a normalisation of every frame.
 */
public abstract sealed class FrontEnd extends AbstractBlock
    permits WaveformFrontEnd, AdaptiveFrontEnd, LogMelFrontEnd {
  private static final byte VERSION = 1;

  private final FrontEndConfig config;
  private final int sampleRate;
  private final int width;
  private final @Nullable SpecAugment specAugment;
  private final @Nullable Conv1d convolution;
  private final Linear project;
  private final LayerNorm norm;

  FrontEnd(FrontEndConfig config, int sampleRate, int width, @Nullable SpecAugment specAugment) {
    super(VERSION);
    config.bands().requireBelowNyquist(sampleRate);
    this.config = config;
    this.sampleRate = sampleRate;
    this.width = width;
    this.specAugment = specAugment;
    int channels = config.bands().count();
    convolution =
        config.frameKernel() == 0
            ? null
            : addChildBlock("convolution", convolution(channels, config.frameKernel()));
    float deviation = (float) (1 / Math.sqrt(channels));
    project = addChildBlock("project", Layers.linear(width, true, deviation));
    norm = addChildBlock("norm", Layers.layerNorm());
  }

  @Override
  protected void saveMetadata(DataOutputStream out) throws IOException {
    super.saveMetadata(out);
    new SavedConfig((Record) config).write(out);
  }

  @Override
  public void loadMetadata(byte version, DataInputStream in)
      throws IOException, MalformedModelException {
    super.loadMetadata(version, in);
    new SavedConfig((Record) config).require(in);
  }

  private static Conv1d convolution(int channels, int taps) {
    return Conv1d.builder()
        .setFilters(channels)
        .setKernelShape(new Shape(taps))
        .optPadding(new Shape(taps / 2))
        .build();
  }

  /**
   * Returns the settings.
   *
   * @return the settings that this front end was built with
   */
  public FrontEndConfig getConfig() {
    return config;
  }

  /**
   * Returns the rate of the waveforms that it is made for.
   *
   * @return samples a second
   */
  public int getSampleRate() {
    return sampleRate;
  }

  /**
   * Computes the channels of the filterbank over time, before any mask: what a spectrogram shows.
   *
   * @param store where the parameters are read
   * @param waveform samples {@code [B, N]}, float32
   * @param training whether the parameters collect gradients
   * @return compressed energies {@code [B, T, C]}, 0 for silence
   * @throws IllegalArgumentException if the waveform has another shape or is too short for a frame
   */
  public final NDArray channels(ParameterStore store, NDArray waveform, boolean training) {
    requireWaveform(waveform);
    return analyze(store, waveform, training);
  }

  /** The channels {@code [B, T, C]} of waveforms {@code [B, N]}. */
  abstract NDArray analyze(ParameterStore store, NDArray waveform, boolean training);

  @Override
  protected final NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    NDArray x = channels(store, inputs.singletonOrThrow(), training);
    if (training && specAugment != null) {
      x = specAugment.apply(x);
    }
    if (convolution != null) {
      NDList channelsFirst = new NDList(x.transpose(0, 2, 1));
      NDArray mixed = convolution.forward(store, channelsFirst, training).singletonOrThrow();
      x = Activation.gelu(mixed).transpose(0, 2, 1);
    }
    return norm.forward(store, project.forward(store, new NDList(x), training), training);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    long batch = inputShapes[0].get(0);
    int samples = Math.toIntExact(inputShapes[0].get(1));
    return new Shape[] {new Shape(batch, config.frames(samples), width)};
  }

  @Override
  protected final void initializeChildBlocks(
      NDManager manager, DataType dataType, Shape... inputShapes) {
    Shape frames = getOutputShapes(inputShapes)[0];
    int bands = config.bands().count();
    Shape channels = new Shape(frames.get(0), frames.get(1), bands);
    initializeAnalysis(manager, dataType, inputShapes[0]);
    if (convolution != null) {
      convolution.initialize(manager, dataType, new Shape(frames.get(0), bands, frames.get(1)));
    }
    project.initialize(manager, dataType, channels);
    norm.initialize(manager, dataType, frames);
  }

  /** Initialises what the channels are computed with, for waveforms of this shape. */
  abstract void initializeAnalysis(NDManager manager, DataType dataType, Shape waveform);

  private void requireWaveform(NDArray waveform) {
    Shape shape = waveform.getShape();
    Checks.require(
        waveform.getDataType() == DataType.FLOAT32 && shape.dimension() == 2,
        "waveforms must be float32 [batch, samples], got " + waveform.getDataType() + " " + shape);
    Checks.require(
        shape.get(1) >= config.minimumSamples(),
        "a frame needs at least "
            + config.minimumSamples()
            + " samples, got "
            + shape.get(1)
            + "; pad the waveform");
  }
}
