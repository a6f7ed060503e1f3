package io.github.timefreq.core;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;

/** A layer that is one causal FIR filter a coordinate, {@code y[t,d] = sum_l e[d,l] x[t-l,d]}. */
abstract class FirLayer extends SignalBlock {
  private final SignalConfig config;

  FirLayer(SignalConfig config) {
    super(config);
    this.config = config;
  }

  @Override
  public final SignalConfig getConfig() {
    return config;
  }

  /** Bound of the uniform taps that a kernel of some length starts with. */
  static float uniformBound(int taps) {
    return (float) (1 / Math.sqrt(taps));
  }

  /** The kernels e, {@code [D, L]}, by lag. */
  abstract NDArray kernel(ParameterStore store, NDManager manager, boolean training);

  final int taps() {
    return config.historyLength() + 1;
  }

  @Override
  final PreparedFilter prepare(ParameterStore store, NDManager manager, boolean training) {
    return DirectConvolution.of(new FoldedKernel(kernel(store, manager, training), null));
  }
}
