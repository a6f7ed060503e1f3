package io.github.timefreq.audio.frontend;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.github.timefreq.core.inspect.KernelProfile;
import io.github.timefreq.core.internal.memory.NativeArrays;
import io.github.timefreq.core.internal.memory.ScopedView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The learned filters of one or more banks and what makes channels of them: waveforms {@code [B,
 * N]} to compressed energies {@code [B, G*C, T]}, bank by bank.
 */
final class EnergyBank extends AbstractBlock {
  private final WaveformFrontEndConfig config;
  private final int banks;
  private final int channels;
  private final Parameter kernels;
  private final AbstractBlock compression;

  EnergyBank(WaveformFrontEndConfig config, int banks, int sampleRate) {
    this.config = config;
    this.banks = banks;
    channels = banks * config.bands().count();
    kernels =
        addParameter(
            Parameter.builder()
                .setName("kernels")
                .setType(Parameter.Type.OTHER)
                .optInitializer(BankInitializers.of(config, banks, sampleRate))
                .optShape(new Shape(2L * channels, 1, config.kernelLength()))
                .build());
    compression = addChildBlock("compression", compression(config.compression(), channels));
  }

  private static AbstractBlock compression(Compression compression, int channels) {
    return switch (compression) {
      case LOG -> new LogCompression(channels);
      case PCEN -> new Pcen(channels);
    };
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    NDArray x = inputs.singletonOrThrow();
    NDArray weights = store.getValue(kernels, x.getDevice(), training);
    NDArray filtered =
        Conv1d.conv1d(x.expandDims(1), weights, null, new Shape(config.stride()))
            .singletonOrThrow();
    long batch = x.getShape().get(0);
    NDArray envelopes =
        filtered
            .square()
            .reshape(batch, 2, channels, filtered.getShape().get(2))
            .sum(new int[] {1});
    return compression.forward(store, new NDList(averaged(envelopes)), training);
  }

  /** Envelopes {@code [B, G*C, L]} to one value a frame, {@code [B, G*C, T]}. */
  private NDArray averaged(NDArray envelopes) {
    Shape shape = envelopes.getShape();
    int hop = config.energiesPerHop();
    float[] window = config.lowpass().window(hop);
    NDArray weights =
        NativeArrays.of(envelopes.getManager(), window, new Shape(1, 1, window.length));
    return Conv1d.conv1d(envelopes.reshape(-1, 1, shape.get(2)), weights, null, new Shape(hop))
        .singletonOrThrow()
        .reshape(shape.get(0), shape.get(1), -1);
  }

  /** The filters as they are now, bank by bank. */
  List<KernelPair> pairs() {
    int taps = config.kernelLength();
    List<KernelPair> pairs = new ArrayList<>();
    try (ScopedView view = new ScopedView(kernels.getArray())) {
      float[] values = view.array().toFloatArray();
      for (int i = 0; i < channels; i++) {
        pairs.add(
            new KernelPair(
                profile(values, i, i * taps), profile(values, i, (channels + i) * taps)));
      }
    }
    return List.copyOf(pairs);
  }

  /** By lag from the middle of the window: the first tap weighs the oldest sample. */
  private KernelProfile profile(float[] values, int channel, int offset) {
    int taps = config.kernelLength();
    List<Double> byLag = new ArrayList<>();
    for (int k = taps - 1; k >= 0; k--) {
      byLag.add((double) values[offset + k]);
    }
    int perBank = channels / banks;
    return KernelProfile.of(channel / perBank, channel % perBank, -(taps / 2), byLag);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    int frames = config.frames(Math.toIntExact(inputShapes[0].get(1)));
    return new Shape[] {new Shape(inputShapes[0].get(0), channels, frames)};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    compression.initialize(manager, dataType, getOutputShapes(inputShapes));
  }
}
