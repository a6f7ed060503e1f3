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

/** The front end of {@link WaveformFrontEndConfig}. */
public final class WaveformFrontEnd extends FrontEnd {
  private final EnergyBank bank;

  WaveformFrontEnd(
      WaveformFrontEndConfig config, int sampleRate, int width, @Nullable SpecAugment specAugment) {
    super(config, sampleRate, width, specAugment);
    bank = addChildBlock("bank", new EnergyBank(config, 1, sampleRate));
  }

  /**
   * Analyses the filters as they are now.
   *
   * @return one pair a channel
   */
  public List<KernelPair> getKernelPairs() {
    return bank.pairs();
  }

  @Override
  NDArray analyze(ParameterStore store, NDArray waveform, boolean training) {
    return bank.forward(store, new NDList(waveform), training)
        .singletonOrThrow()
        .transpose(0, 2, 1);
  }

  @Override
  void initializeAnalysis(NDManager manager, DataType dataType, Shape waveform) {
    bank.initialize(manager, dataType, waveform);
  }
}
