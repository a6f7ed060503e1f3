package io.github.timefreq.core.internal.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import io.github.timefreq.core.signal.SignalConfig;

/** A layer that is one causal FIR filter a coordinate, {@code y[t,d] = sum_l e[d,l] x[t-l,d]}. */
public abstract class FirLayer extends SignalBlock {
  private final SignalConfig config;

  public FirLayer(SignalConfig config) {
    super(config);
    this.config = config;
  }

  @Override
  public final SignalConfig getConfig() {
    return config;
  }

  /** Bound of the uniform taps that a kernel of some length starts with. */
  public static float uniformBound(int taps) {
    return (float) (1 / Math.sqrt(taps));
  }

  /** The kernels e, {@code [D, L]}, by lag. */
  protected abstract NDArray kernel(ParameterStore store, NDManager manager, boolean training);

  protected final int taps() {
    return config.historyLength() + 1;
  }

  @Override
  protected final PreparedFilter prepare(
      ParameterStore store, NDManager manager, boolean training) {
    return DirectConvolution.of(new FirKernel(kernel(store, manager, training), 0, null));
  }
}
