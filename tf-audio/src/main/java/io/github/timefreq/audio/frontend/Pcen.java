package io.github.timefreq.audio.frontend;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.training.ParameterStore;

/**
 * Per-channel energy normalisation, see {@link Compression#PCEN}: alpha and r are logistic
 * functions of what is learned, delta an exponential, the weights of the mean a softmax.
 */
final class Pcen extends ChannelBlock {
  /** Frames that the smoothed energy is a mean of. */
  static final int SMOOTHER = 31;

  private static final double ALPHA = 0.96;
  private static final double DELTA = 2;

  private final Parameter alpha;
  private final Parameter logDelta;
  private final Parameter root;
  private final Parameter smoother;

  Pcen(int channels) {
    alpha = vector("alpha", channels, Math.log(ALPHA / (1 - ALPHA)));
    logDelta = vector("logDelta", channels, Math.log(DELTA));
    root = vector("root", channels, 0); // r = 1/2
    smoother = vector("smoother", SMOOTHER, 0);
  }

  @Override
  NDArray compress(ParameterStore store, NDArray energies, boolean training) {
    NDArray floor = energies.getManager().full(new Shape(1), Compression.PCEN_FLOOR);
    NDArray level = smoothed(store, energies, training).add(floor).log();
    NDArray gain =
        level.mul(Activation.sigmoid(column(store, energies, alpha, training))).neg().exp();
    NDArray logDeltas = column(store, energies, logDelta, training);
    NDArray roots = Activation.sigmoid(column(store, energies, root, training));
    NDArray raised = energies.mul(gain).add(logDeltas.exp()).log().mul(roots).exp();
    return raised.sub(logDeltas.mul(roots).exp());
  }

  /** Weighted mean over the frames around each, those beyond the ends left out. */
  private NDArray smoothed(ParameterStore store, NDArray energies, boolean training) {
    Shape shape = energies.getShape();
    NDArray weights =
        store.getValue(smoother, energies.getDevice(), training).softmax(0).reshape(1, 1, SMOOTHER);
    NDArray sums = convolve(energies.reshape(-1, 1, shape.get(2)), weights).reshape(shape);
    NDArray inside = energies.getManager().ones(new Shape(1, 1, shape.get(2)));
    return sums.div(convolve(inside, weights));
  }

  private static NDArray convolve(NDArray signals, NDArray weights) {
    return Conv1d.conv1d(signals, weights, null, new Shape(1), new Shape(SMOOTHER / 2))
        .singletonOrThrow();
  }
}
