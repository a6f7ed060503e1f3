package io.github.timefreq.audio.frontend;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;

/** {@code log(1 + exp(logGain[c]) E)}, see {@link Compression#LOG}. */
final class LogCompression extends ChannelBlock {
  private final Parameter logGain;

  LogCompression(int channels) {
    logGain = vector("logGain", channels, Math.log(LogMelFrontEndConfig.GAIN));
  }

  @Override
  NDArray compress(ParameterStore store, NDArray energies, boolean training) {
    NDArray one = energies.getManager().ones(new Shape(1));
    return energies.mul(column(store, energies, logGain, training).exp()).add(one).log();
  }
}
