package io.github.timefreq.audio.frontend;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.timefreq.audio.augment.SpecAugment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The front end of {@link AdaptiveFrontEndConfig}. */
public final class AdaptiveFrontEnd extends FrontEnd {
  private final AdaptiveFrontEndConfig config;
  private final EnergyBank banks;
  private final Router router;

  AdaptiveFrontEnd(
      AdaptiveFrontEndConfig config, int sampleRate, int width, @Nullable SpecAugment specAugment) {
    super(config, sampleRate, width, specAugment);
    this.config = config;
    banks = addChildBlock("banks", new EnergyBank(config.bank(), config.banks(), sampleRate));
    router = addChildBlock("router", new Router(config));
  }

  /**
   * Analyses the filters as they are now.
   *
   * @return one pair a channel, bank by bank
   */
  public List<KernelPair> getKernelPairs() {
    return banks.pairs();
  }

  /**
   * Computes what the router decides.
   *
   * @param store where the parameters are read
   * @param waveform samples {@code [B, N]}, at least one frame of them
   * @return weights of the banks, {@code [B, T, G]}, or {@code [B, 1, G]} where it decides for the
   *     whole clip
   */
  public NDArray routing(ParameterStore store, NDArray waveform) {
    return route(store, all(store, waveform, false), false);
  }

  @Override
  NDArray analyze(ParameterStore store, NDArray waveform, boolean training) {
    NDArray all = all(store, waveform, training);
    NDArray weights = route(store, all, training).expandDims(3);
    Shape shape = all.getShape();
    return all.reshape(shape.get(0), shape.get(1), config.banks(), config.bands().count())
        .mul(weights)
        .sum(new int[] {2});
  }

  /** Channels of all banks, {@code [B, T, G*C]}. */
  private NDArray all(ParameterStore store, NDArray waveform, boolean training) {
    return banks
        .forward(store, new NDList(waveform), training)
        .singletonOrThrow()
        .transpose(0, 2, 1);
  }

  private NDArray route(ParameterStore store, NDArray all, boolean training) {
    return router.forward(store, new NDList(all), training).singletonOrThrow();
  }

  @Override
  void initializeAnalysis(NDManager manager, DataType dataType, Shape waveform) {
    banks.initialize(manager, dataType, waveform);
    Shape channelsFirst = banks.getOutputShapes(new Shape[] {waveform})[0];
    router.initialize(
        manager,
        dataType,
        new Shape(channelsFirst.get(0), channelsFirst.get(2), channelsFirst.get(1)));
  }
}
